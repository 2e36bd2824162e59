package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.Records;
import io.throughline.replay.journal.DurableJournal.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that takes its time, and disks without room where a sidecar begins. */
class SlowStoreTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int EACH = 100;

  @TempDir private Path folder;

  private DurableJournal journal(StoreOpener opener) {
    Settings settings = new Settings(1, 10_000, folder.resolve("spill"), 1 << 20);
    return new DurableJournal(settings, opener, JournalListener.NONE);
  }

  @Test
  @DisplayName(
      "while a store takes long to open, what is appended is on the disk, and once in the store at last")
  void spillsMeanwhile() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch may = new CountDownLatch(1);
    Path file = folder.resolve("journal.sqlite");
    DurableJournal journal =
        journal(() -> {
          asked.countDown();
          await(may);
          return EmbeddedJournal.open(file);
        });
    journal.start();
    assertTrue(asked.await(LONG.toSeconds(), TimeUnit.SECONDS));
    for (int i = 0; i < EACH; i++) {
      journal.append(Records.of("r" + i, i));
    }
    assertFalse(journal.flush(LONG), "the store is away");
    long until = System.nanoTime() + LONG.toNanos();
    while (journal.queued() > 0 || journal.spilledBytes() == 0) {
      assertTrue(System.nanoTime() < until, "nothing is spilled: " + journal.queued());
      Thread.onSpinWait();
    }
    may.countDown();
    Journals.awaitOpen(journal);
    assertEquals(0, journal.spilledBytes());
    assertEquals(EACH, journal.page(RecordQuery.ALL, 1, 0).total());
    journal.close();
  }

  @Test
  @DisplayName("a search whose time is over tells how far it came, and goes on from there")
  void searchesPieceByPiece() throws Exception {
    Path file = folder.resolve("journal.sqlite");
    Settings settings = new Settings(1, 10_000, folder.resolve("spill"), 1 << 20);
    try (DurableJournal journal =
        new DurableJournal(
            settings, () -> EmbeddedJournal.open(file), JournalListener.NONE, Duration.ZERO)) {
      journal.start();
      for (int i = 0; i < 3_000; i++) {
        journal.append(Records.of("r" + i, i));
      }
      Journals.awaitOpen(journal);
      RecordQuery query =
          RecordQuery.of(new RecordFilter("", "", "", "", "switch", "", "", "", "", null, null));
      List<Instant> searchedTo = new ArrayList<>();
      RecordPage page = journal.page(query, 100, 0);
      while (page.next() != null) {
        assertEquals(List.of(), page.records());
        searchedTo.add(Objects.requireNonNull(page.searchedTo()));
        page = journal.page(query.after(page.next()), 100, 0);
      }
      assertNull(page.searchedTo());
      assertEquals(2, searchedTo.size(), "two stops in 3,000 records, a thousand at a time");
      assertEquals(searchedTo.stream().sorted(Comparator.reverseOrder()).toList(), searchedTo);
    }
  }

  private static void await(CountDownLatch latch) throws JournalStoreException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new JournalStoreException("interrupted", e);
    }
  }

  @Test
  @DisplayName("a lock that could not be written is not held, and is had once it can be")
  void lockIsGivenBack() throws Exception {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full");
    Path lock = Files.createSymbolicLink(folder.resolve("lock"), full);
    for (int attempt = 0; attempt < 2; attempt++) {
      JournalStoreException refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              JournalStoreException.class, () -> ProcessLock.of(lock));
      assertTrue(refused.getMessage().contains("cannot be locked"), refused.getMessage());
    }
    Files.delete(lock);
    ProcessLock.of(lock).close();
  }
}
