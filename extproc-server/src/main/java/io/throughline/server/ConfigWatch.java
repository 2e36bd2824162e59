package io.throughline.server;

import io.throughline.server.config.ConfigException;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.Problem;
import io.throughline.server.config.Problem.Severity;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.exchange.Faults;
import io.throughline.server.metrics.Meters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the configuration file again and again and offers what it finds. By looking, not by the
 * file system's events: Kubernetes changes a file by swapping a link two folders above it, editors
 * by renaming, network file systems without any event.
 *
 * <p>A file counts as written when two looks in a row see the same. One that is refused is told and
 * tried again after a while, because the reason may be outside it.
 */
final class ConfigWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ConfigWatch.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final long RETRY_MILLIS = 5_000;

  private final Path file;
  private final ConfigLoader loader;
  private final LiveConfig live;
  private final Consumer<RouterConfig> taken;
  private final Meters meters;
  private final InstantSource clock;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("config-watch").daemon().factory());

  private @Nullable FileVersion served;
  private @Nullable FileVersion seen;
  private @Nullable FileVersion refused;
  private long refusedMillis;
  private List<Problem> told = List.of();
  private volatile boolean stale;
  private volatile double takenEpochSeconds;

  /**
   * Prepares the watch; {@link #start} begins it.
   *
   * @param served the version that was read for the start
   * @param taken is told of each configuration that serves from now on
   */
  ConfigWatch(
      Path file,
      @Nullable FileVersion served,
      ConfigLoader loader,
      LiveConfig live,
      Consumer<RouterConfig> taken,
      Meters meters,
      InstantSource clock) {
    this.file = file;
    this.loader = loader;
    this.live = live;
    this.taken = taken;
    this.meters = meters;
    this.clock = clock;
    this.served = served;
    this.takenEpochSeconds = clock.millis() / 1e3;
  }

  void start() {
    meters.gauge(
        "throughline.config.stale",
        "1 while the configuration file is not what serves",
        this,
        watch -> watch.stale ? 1 : 0);
    meters.gauge(
        "throughline.config.taken.timestamp.seconds",
        "When the configuration that serves was taken",
        this,
        watch -> watch.takenEpochSeconds);
    looking.scheduleWithFixedDelay(
        this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }

  /** A fault here must not end the watch. */
  private void look() {
    try {
      look(FileVersion.of(file));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "configuration watch: " + Faults.withoutText(e));
    }
  }

  private void look(@Nullable FileVersion now) {
    boolean settled = now != null && now.equals(seen);
    seen = now;
    if (now == null) {
      refuse(List.of(new Problem(file.toString(), "absent", "a file", Severity.ERROR)));
    } else if (now.equals(served)) {
      stale = false;
    } else if (settled
        && (!now.equals(refused) || clock.millis() - refusedMillis >= RETRY_MILLIS)) {
      read(now);
    }
  }

  private void read(FileVersion now) {
    RouterConfig next;
    List<Problem> problems;
    try {
      next = loader.load(file);
      problems = live.offer(next);
    } catch (ConfigException e) {
      next = null;
      problems = e.problems();
    }
    if (next != null && live.get() == next) {
      served = now;
      take(next, problems);
    } else {
      refused = now;
      refusedMillis = clock.millis();
      refuse(problems);
    }
  }

  private void take(RouterConfig config, List<Problem> warnings) {
    stale = false;
    told = List.of();
    takenEpochSeconds = clock.millis() / 1e3;
    meters.configOffered("taken");
    warn(config.warnings());
    warn(warnings);
    LOG.log(System.Logger.Level.INFO, "configuration taken: " + file);
    taken.accept(config);
  }

  /** Told once, however often it is tried. */
  private void refuse(List<Problem> problems) {
    stale = true;
    if (!problems.equals(told)) {
      told = problems;
      meters.configOffered("refused");
      warn(problems);
      LOG.log(
          System.Logger.Level.WARNING,
          "configuration refused: " + file + "; the one before goes on serving");
    }
  }

  /** Logs one line for each. */
  static void warn(List<Problem> problems) {
    problems.forEach(problem -> LOG.log(System.Logger.Level.WARNING, problem.line()));
  }
}
