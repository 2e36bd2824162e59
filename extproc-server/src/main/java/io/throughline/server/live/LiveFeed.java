package io.throughline.server.live;

import io.throughline.replay.Journal;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.server.live.LiveQueue.Appended;
import io.throughline.server.live.LiveQueue.Changed;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A journal that tells the live view what it takes, without waiting for it. Thread-safe. */
final class LiveFeed implements Journal {
  private final Journal journal;
  private final LiveQueue queue;

  LiveFeed(Journal journal, LiveQueue queue) {
    this.journal = journal;
    this.queue = queue;
  }

  /** Told first: nobody else may show the view a record that it does not know to be ours. */
  @Override
  public void append(ReplayRecord replay) {
    queue.offer(new Appended(replay));
    journal.append(replay);
  }

  @Override
  public boolean update(String id, UnaryOperator<ReplayOutcome> change) {
    Last last = new Last(change);
    boolean there = journal.update(id, last);
    ReplayOutcome outcome = last.outcome;
    if (there && outcome != null) {
      queue.offer(new Changed(id, outcome));
    }
    return there;
  }

  /** A change may be made again; the last one counts. */
  private static final class Last implements UnaryOperator<ReplayOutcome> {
    private final UnaryOperator<ReplayOutcome> change;
    private @Nullable ReplayOutcome outcome;

    Last(UnaryOperator<ReplayOutcome> change) {
      this.change = change;
    }

    @Override
    public ReplayOutcome apply(ReplayOutcome before) {
      ReplayOutcome after = change.apply(before);
      outcome = after;
      return after;
    }
  }

  @Override
  public Optional<ReplayRecord> find(String id) {
    return journal.find(id);
  }

  @Override
  public List<ReplayRecord> recent(int most) {
    return journal.recent(most);
  }

  @Override
  public long dropped() {
    return journal.dropped();
  }
}
