package io.throughline.server;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.server.learned.TurnBaselines;
import io.throughline.server.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the journal, each hour, how long finished sessions are; what was known before stays
 * while the journal does not answer. Thread-safe.
 */
final class BaselineUpkeep implements AutoCloseable {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);

  /** So soon again while no workspace has a baseline: there is little to read. */
  private static final Duration WHILE_UNKNOWN = Duration.ofSeconds(5);

  /** So long after its last turn a session is finished. */
  private static final Duration FINISHED_AFTER = Duration.ofHours(1);

  private static final Duration LOOKS_BACK = Duration.ofDays(30);

  private final TurnBaselines baselines;
  private final @Nullable DurableJournal journal;
  private final Meters meters;
  private final InstantSource clock;
  private final Upkeep thread = new Upkeep("turn-baselines");
  private Instant due = Instant.EPOCH;

  /**
   * Creates it, at rest.
   *
   * @param journal null where memory keeps records: nothing is learned
   */
  BaselineUpkeep(
      TurnBaselines baselines,
      @Nullable DurableJournal journal,
      Meters meters,
      InstantSource clock) {
    this.baselines = baselines;
    this.journal = journal;
    this.meters = meters;
    this.clock = clock;
  }

  void start() {
    if (journal != null) {
      thread.every(() -> look(journal));
    }
  }

  private void look(DurableJournal journal) {
    Instant now = clock.instant();
    JournalStore store = journal.store();
    if (now.isBefore(due) || store == null) {
      return;
    }
    try {
      baselines.learn(store.lengths(now.minus(LOOKS_BACK), now.minus(FINISHED_AFTER)));
      due = now.plus(baselines.workspaces() == 0 ? WHILE_UNKNOWN : EVERY);
    } catch (JournalStoreException e) {
      due = now.plus(AFTER_A_FAILURE);
      meters.baselinesFailed();
    }
  }

  @Override
  public void close() {
    thread.end(() -> {});
  }
}
