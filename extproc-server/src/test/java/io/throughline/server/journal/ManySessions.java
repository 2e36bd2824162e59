package io.throughline.server.journal;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.Records;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.replay.journal.JournalListener;
import io.throughline.replay.journal.JournalStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Fills an embedded journal before a sidecar takes it. */
final class ManySessions {
  private static final int TURNS_PER_SESSION = 10;
  private static final int QUEUE = 65_536;
  private static final Duration LONG = Duration.ofMinutes(5);

  private ManySessions() {}

  /** Writes so many records of sessions of ten turns, from {@link Records#START} on, rolled up. */
  static void write(Path folder, int records) throws Exception {
    Path file = folder.resolve("journal.sqlite");
    DurableJournal journal =
        new DurableJournal(
            new DurableJournal.Settings(1, QUEUE, folder.resolve("spill"), 1L << 30),
            () -> EmbeddedJournal.open(file),
            JournalListener.NONE);
    journal.start();
    while (!journal.flush(LONG)) {
      LockSupport.parkNanos(1_000_000);
    }
    for (int i = 0; i < records; i++) {
      append(journal, i);
    }
    if (!journal.flush(LONG) || journal.dropped() > 0) {
      throw new IllegalStateException("not written: " + journal.trouble());
    }
    rollUp(Objects.requireNonNull(journal.store()));
    journal.close();
  }

  private static void append(DurableJournal journal, int number) {
    while (journal.queued() > QUEUE / 2) {
      LockSupport.parkNanos(100_000);
    }
    String id = "%032x".formatted(number);
    String session = "before-" + number / TURNS_PER_SESSION;
    journal.append(Records.of(id, number, session, "everything_else", "auto", "alpha", false));
    journal.update(id, before -> Records.ended(LifecycleState.COMPLETED));
  }

  private static void rollUp(JournalStore store) throws Exception {
    int some = 1;
    while (some > 0) {
      some = store.rollUp();
    }
  }
}
