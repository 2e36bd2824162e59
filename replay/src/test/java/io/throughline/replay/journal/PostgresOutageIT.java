package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.Records;
import io.throughline.replay.journal.DurableJournal.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL that is stopped at once, and comes back with what it had committed. */
class PostgresOutageIT {
  private static final int EACH = 500;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** What was told of records. */
  private static final class Tally implements JournalListener {
    private final AtomicInteger spilled = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    @Override
    public void spilled(int count) {
      spilled.addAndGet(count);
    }

    @Override
    public void dropped(int count, String why) {
      lost.addAndGet(count);
    }
  }

  private static void append(DurableJournal journal, String prefix) {
    for (int i = 0; i < EACH; i++) {
      journal.append(Records.of(prefix + i, i));
      journal.update(prefix + i, before -> Records.ended(LifecycleState.COMPLETED));
    }
  }

  @Test
  @DisplayName(
      "what is appended before, in and after an outage is there once, also by another process")
  void outage() throws Exception {
    Tally tally = new Tally();
    try (StoppablePostgres server = StoppablePostgres.start(folder.resolve("data"))) {
      Settings settings = new Settings(1, 100_000, folder.resolve("spill"), 64 << 20);
      DurableJournal journal =
          new DurableJournal(settings, () -> PostgresJournal.open(server.address()), tally);
      journal.start();
      Journals.awaitOpen(journal);
      append(journal, "before");
      assertTrue(journal.flush(DEADLINE));
      server.kill();
      append(journal, "during");
      assertFalse(journal.flush(DEADLINE), "the store is away");
      assertNotEquals("", journal.trouble());
      RecordPage page = journal.page(RecordQuery.ALL, 10, 0);
      assertEquals(journal.trouble(), page.trouble(), "the newest record, and why only that");
      assertEquals(1, page.records().size());
      assertTrue(tally.spilled.get() > 0, "spilled");
      journal.close();
      server.again();
      DurableJournal next =
          new DurableJournal(settings, () -> PostgresJournal.open(server.address()), tally);
      next.start();
      append(next, "after");
      Journals.awaitOpen(next);
      assertEquals(3 * EACH, next.page(RecordQuery.ALL, 10, 0).total());
      assertEquals(0, next.spilledBytes());
      next.close();
    }
    assertEquals(0, tally.lost.get(), "nothing is lost");
  }
}
