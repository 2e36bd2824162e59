package io.throughline.server;

import io.throughline.server.config.PlanStorage;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.learned.PlanShare;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the planner's tables on disk, on a thread of its own. Nothing that fails here touches what
 * serves: it is logged, counted and tried again. Thread-safe.
 */
final class PlanUpkeep implements AutoCloseable {
  /** How often replicas tell each other what they learned. */
  private static final Duration SHARED_EVERY = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(PlanUpkeep.class.getName());

  private final PlanBook book;
  private final Supplier<RouterConfig> config;
  private final Meters meters;
  private final InstantSource clock;
  private final Upkeep thread = new Upkeep("planner-tables");
  private Instant savedAt;
  private Instant sharedAt = Instant.EPOCH;

  PlanUpkeep(PlanBook book, Supplier<RouterConfig> config, Meters meters, InstantSource clock) {
    this.book = book;
    this.config = config;
    this.meters = meters;
    this.clock = clock;
    this.savedAt = clock.instant();
  }

  /**
   * Reads what is kept, and begins to look after the file and what replicas share.
   *
   * @param shared null where each sidecar learns for itself
   */
  void start(@Nullable PlanShare shared) {
    PlanStorage storage = config.get().plans();
    try {
      book.keepIn(storage.file());
    } catch (IOException e) {
      meters.planFileFailed("read");
      LOG.log(
          System.Logger.Level.WARNING,
          e.getMessage() + "; it is left alone, and the planner begins with empty tables");
    }
    if (shared != null) {
      book.shareBy(shared);
    }
    thread.every(this::look);
  }

  private void look() {
    Instant now = clock.instant();
    if (!now.isBefore(savedAt.plus(config.get().plans().autoSaveInterval()))) {
      savedAt = now;
      save();
    }
    if (!now.isBefore(sharedAt.plus(SHARED_EVERY))) {
      sharedAt = now;
      share();
    }
  }

  private void share() {
    try {
      book.sync();
    } catch (IOException e) {
      meters.planFileFailed("share");
      LOG.log(System.Logger.Level.WARNING, e.getMessage() + "; tried again");
    }
  }

  /** Saves what is not saved yet. */
  void save() {
    try {
      book.save();
    } catch (IOException e) {
      meters.planFileFailed("write");
      LOG.log(System.Logger.Level.WARNING, "planner's tables not saved: " + e.getMessage());
    }
  }

  /** Saves what is not saved yet, unless another sidecar has taken the file over. */
  @Override
  public void close() {
    thread.end(() -> {
      share();
      if (book.ownsFile()) {
        save();
      }
    });
  }
}
