package io.throughline.server.exchange;

import io.throughline.selector.SessionPolicy;
import io.throughline.store.InMemorySessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.jfr.consumer.RecordingStream;
import org.openjdk.jmh.util.SampleBuffer;

/**
 * Whole turns at random among many live sessions, on two threads: sessions begin, go on and expire,
 * and the newest records are kept. Prints one line of JSON. Started with the sidecar's own flags.
 *
 * <p>Arguments: sessions, seconds.
 */
public final class Soak {
  private static final int THREADS = 2;
  private static final int RECORDS = 10_000;

  /**
   * The soak's clock runs faster, so that the time to live of an hour passes within its seconds.
   */
  private static final Duration TTL = Duration.ofHours(1);

  /** Of the sessions, those that have gone quiet and wait for the end of their time. */
  private static final double QUIET_SHARE = 0.3;

  private final int sessions;
  private final long seconds;
  private volatile long startedNanos;
  private final Instant started = Instant.now();
  private final InstantSource clock = this::now;
  private final TypicalTurn turn = new TypicalTurn("hybrid", "user");
  private final InMemorySessionStore store;
  private final SessionTurns turns;
  private final AtomicReferenceArray<SessionPolicy> records = new AtomicReferenceArray<>(RECORDS);
  private final AtomicLong worstPauseNanos = new AtomicLong();
  private final AtomicLong pauses = new AtomicLong();

  private Soak(int sessions, long seconds) {
    this.sessions = sessions;
    this.seconds = seconds;
    this.store = new InMemorySessionStore(2 * sessions, TTL, clock);
    this.turns = new SessionTurns(store, turn, new TypicalSessions(turn, clock.millis()), clock);
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int sessions = Integer.parseInt(arguments[0]);
    long seconds = Long.parseLong(arguments[1]);
    System.out.println(new Soak(sessions, seconds).run());
  }

  private Instant now() {
    double speed = (double) TTL.toSeconds() / (seconds * QUIET_SHARE);
    long from = startedNanos;
    return from == 0 ? started : started.plusNanos((long) ((System.nanoTime() - from) * speed));
  }

  private String run() throws InterruptedException, ExecutionException {
    long before = liveBytes();
    turns.fill(0, sessions);
    long sessionBytes = (liveBytes() - before) / sessions;
    SampleBuffer latencies = new SampleBuffer();
    startedNanos = System.nanoTime();
    try (RecordingStream events = new RecordingStream()) {
      events.enable("jdk.GCPhasePause").withThreshold(Duration.ZERO);
      events.onEvent("jdk.GCPhasePause", event -> paused(event.getDuration()));
      events.startAsync();
      for (SampleBuffer of : onThreads()) {
        latencies.addAll(of);
      }
      events.stop();
    }
    return result(sessionBytes, latencies);
  }

  private String result(long sessionBytes, SampleBuffer latencies) {
    var statistics = latencies.getStatistics(1e-3);
    return """
    {"sessions": %d, "seconds": %d, "session_bytes": %d, "turns": %d, "turn_p50_micros": %.1f, \
    "turn_p999_micros": %.1f, "worst_turn_millis": %.1f, "pauses": %d, \
    "worst_pause_millis": %.1f, "live_at_end": %d, "evictions": %d}\
    """
        .formatted(
            sessions,
            seconds,
            sessionBytes,
            statistics.getN(),
            statistics.getPercentile(50),
            statistics.getPercentile(99.9),
            statistics.getMax() / 1e3,
            pauses.get(),
            worstPauseNanos.get() / 1e6,
            store.size(),
            store.evictions());
  }

  private List<SampleBuffer> onThreads() throws InterruptedException, ExecutionException {
    List<SampleBuffer> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<SampleBuffer>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        running.add(threads.submit(() -> turns(random)));
      }
      for (Future<SampleBuffer> one : running) {
        all.add(one.get());
      }
    }
    return all;
  }

  private SampleBuffer turns(SplittableRandom random) {
    SampleBuffer latencies = new SampleBuffer();
    int active = (int) (sessions * (1 - QUIET_SHARE));
    long from = System.nanoTime();
    long end = from + seconds * 1_000_000_000L;
    for (long at = from; at < end; ) {
      long quiet =
          (long) (sessions * QUIET_SHARE * (1 + (at - from) / (QUIET_SHARE * (end - from))));
      String exchange = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
      long begun = System.nanoTime();
      SessionPolicy policy = turns.run(quiet + random.nextInt(active), exchange).policy();
      records.set(random.nextInt(RECORDS), policy);
      at = System.nanoTime();
      latencies.add(at - begun);
    }
    return latencies;
  }

  private void paused(Duration pause) {
    pauses.incrementAndGet();
    worstPauseNanos.accumulateAndGet(pause.toNanos(), Math::max);
  }

  /** What is reachable, after full collections. */
  private static long liveBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
