package io.throughline.server;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.server.config.JournalSettings;
import io.throughline.server.live.LiveFollower;
import io.throughline.server.live.LiveView;
import io.throughline.server.metrics.Meters;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the live view: it begins with what the journal's store has, and goes on with what
 * this sidecar and, on a shared store, the others take. For one thread.
 */
final class LiveUpkeep implements AutoCloseable {
  private final LiveView view;
  private final @Nullable DurableJournal journal;
  private final boolean shared;
  private final InstantSource clock;
  private @Nullable LiveFollower follower;

  /**
   * Creates it, at rest.
   *
   * @param journal null where memory keeps records: there is nothing to begin with
   */
  LiveUpkeep(@Nullable DurableJournal journal, JournalSettings settings, InstantSource clock) {
    this.view = new LiveView(clock);
    this.journal = journal;
    this.clock = clock;
    this.shared = settings.type() == JournalSettings.Type.POSTGRES;
  }

  LiveView view() {
    return view;
  }

  /** Publishes how much is shown. */
  void publish(Meters meters) {
    meters.gauge("throughline.live.sessions", "Sessions in the live view", view, LiveView::size);
    meters.gauge(
        "throughline.live.dropped",
        "Changes that did not reach the live view",
        view,
        LiveView::dropped);
  }

  /**
   * Begins to show.
   *
   * @param begun when this sidecar began to take exchanges
   */
  void start(Instant begun) {
    view.start();
    if (journal != null) {
      LiveFollower following = new LiveFollower(view, journal, shared, begun, clock);
      following.start();
      follower = following;
    }
  }

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
    view.close();
  }
}
