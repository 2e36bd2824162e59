package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.Records;
import io.throughline.replay.journal.DurableJournal.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockAndDiskTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("a clock that steps back loses no record, and no end of one")
  void clock() throws Exception {
    Path file = folder.resolve("journal.sqlite");
    DurableJournal journal = journal(() -> EmbeddedJournal.open(file), 10_000, 1 << 20);
    journal.start();
    journal.append(Records.of("late", 5_000));
    journal.append(Records.of("early", 10));
    journal.update("late", before -> Records.ended(LifecycleState.COMPLETED));
    journal.update("early", before -> Records.ended(LifecycleState.COMPLETED));
    Journals.awaitOpen(journal);
    RecordPage page = journal.page(RecordQuery.ALL, 10, 0);
    assertEquals(List.of("late", "early"), page.records().stream().map(StoredRecord::id).toList());
    assertTrue(page.records().stream().noneMatch(StoredRecord::inProgress));
    journal.close();
  }

  @Test
  @DisplayName(
      "with neither store nor room on the disk records wait, then are lost and counted; what waited is stored once there is room")
  void disk() throws Exception {
    Path file = folder.resolve("journal.sqlite");
    Path spill = folder.resolve("spill");
    AtomicBoolean away = new AtomicBoolean(true);
    int queue = 3_000;
    Files.writeString(spill, "a file stands where the folder should be: nothing can be written");
    DurableJournal journal =
        journal(
            () -> {
              if (away.get()) {
                throw new JournalStoreException("away");
              }
              return EmbeddedJournal.open(file);
            },
            queue,
            1 << 20);
    journal.start();
    int appended = 10_000;
    for (int i = 0; i < appended; i++) {
      journal.append(Records.of("r" + i, i));
    }
    assertTrue(journal.dropped() > 0, "more than there is room for");
    assertEquals(0, journal.spilledBytes());
    away.set(false);
    Files.delete(spill);
    Journals.awaitOpen(journal);
    RecordPage page = journal.page(RecordQuery.ALL, 1, 0);
    assertEquals(appended - journal.dropped(), page.total());
    journal.close();
  }

  @Test
  @DisplayName("what one entry has wrong does not keep the others of its batch from the store")
  void refused() throws Exception {
    Path file = folder.resolve("journal.sqlite");
    AtomicInteger lost = new AtomicInteger();
    JournalStore real = EmbeddedJournal.open(file);
    JournalListener listener =
        new JournalListener() {
          @Override
          public void dropped(int count, String why) {
            assertEquals("refused", why);
            lost.addAndGet(count);
          }
        };
    DurableJournal journal =
        new DurableJournal(
            new Settings(1, 10_000, folder.resolve("spill"), 1 << 20),
            () -> RefusingStore.around(real, "poison"),
            listener);
    for (int i = 0; i < 100; i++) {
      journal.append(Records.of("r" + i, i));
    }
    journal.append(Records.of("poison", 7));
    journal.start();
    Journals.awaitOpen(journal);
    assertTrue(journal.flush(Duration.ofSeconds(30)));
    assertEquals(100, real.count(RecordQuery.ALL, 1_000));
    assertEquals(1, lost.get());
    journal.close();
  }

  private DurableJournal journal(StoreOpener store, int queue, long spillBytes) {
    Settings settings = new Settings(1, queue, folder.resolve("spill"), spillBytes);
    return new DurableJournal(settings, store, JournalListener.NONE);
  }
}
