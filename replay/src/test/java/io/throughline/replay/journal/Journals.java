package io.throughline.replay.journal;

import java.time.Duration;

/** What tests of journals share. */
final class Journals {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Journals() {}

  /** Waits until the journal's store takes records. */
  static void awaitOpen(DurableJournal journal) {
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (!journal.flush(Duration.ofSeconds(1))) {
      if (System.nanoTime() > until) {
        throw new AssertionError("the store is not open: " + journal.trouble());
      }
    }
  }
}
