package io.throughline.replay.journal;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.Records;
import io.throughline.replay.journal.DurableJournal.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends records until it is killed, and says of each when it was appended, and up to which they
 * are acknowledged.
 */
final class AppendingProcess {
  private AppendingProcess() {}

  /** Arguments: the journal's file, the folder of its spill, the prefix of its ids. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    Settings settings = new Settings(1_000, 65_536, Path.of(arguments[1]), 64 << 20);
    DurableJournal journal =
        new DurableJournal(settings, () -> EmbeddedJournal.open(file), JournalListener.NONE);
    journal.start();
    Journals.awaitOpen(journal);
    AtomicLong appended = new AtomicLong();
    Thread.ofPlatform().daemon().start(() -> acknowledge(journal, appended));
    for (long i = 0; ; i++) {
      String id = arguments[2] + i;
      journal.append(Records.of(id, i));
      journal.update(id, before -> Records.ended(LifecycleState.COMPLETED));
      appended.set(i + 1);
      say("appended " + i + " " + System.nanoTime() / 1_000_000);
      if (i % 20 == 0) {
        Thread.sleep(1);
      }
    }
  }

  private static void acknowledge(DurableJournal journal, AtomicLong appended) {
    while (true) {
      long count = appended.get();
      if (journal.flush(Duration.ofSeconds(30))) {
        say("acknowledged " + count);
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }
}
