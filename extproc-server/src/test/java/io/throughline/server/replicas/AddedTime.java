package io.throughline.server.replicas;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import io.throughline.session.SessionKey;
import io.throughline.store.NearMemory.Bounds;
import io.throughline.store.StoreListener;
import io.throughline.store.redis.RedisMemory;
import io.throughline.store.redis.RedisServer;
import io.throughline.store.redis.RedisSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What sessions in a Redis add to a request: the same requests, one after the other, through a
 * sidecar that remembers for itself, one with a Redis beside it and one with a Redis at a distance,
 * in turn; and a {@code GET} of the sidecar's own client to both. A network's round trip is longer
 * than everything else, so at a distance the round trips can be counted.
 */
final class AddedTime {
  private static final Duration EACH_WAY = Duration.ofMillis(5);

  /** Part of a round trip that is noise, or the processor's. */
  private static final double ROUND_TRIPS_MAX = 1.25;

  private static final int TURNS_PER_SESSION = 8;
  private static final Bounds BOUNDS = new Bounds(10, Duration.ofHours(1), 10, Duration.ofHours(1));

  /** What is measured. */
  private enum Lane {
    MEMORY,
    REDIS,
    DISTANT,
    GET,
    DISTANT_GET
  }

  /** One measured thing. */
  private interface Measured {
    long micros() throws Exception;
  }

  private final Map<Lane, List<Long>> micros = new LinkedHashMap<>();
  private final Tally tally = new Tally();

  private AddedTime() {
    for (Lane lane : Lane.values()) {
      micros.put(lane, new ArrayList<>());
    }
  }

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    try (RedisServer redis = RedisServer.start();
        DelayedLine line = new DelayedLine(redis.port(), EACH_WAY);
        Deployment alone = Deployment.alone(size);
        Deployment near = Deployment.onRedis(redis.settings(), size);
        Deployment distant = Deployment.onRedis(at(line), size);
        RedisMemory client = opened(redis.settings());
        RedisMemory distantClient = opened(at(line))) {
      AddedTime added = new AddedTime();
      Map<Lane, Measured> lanes = new LinkedHashMap<>();
      lanes.put(Lane.MEMORY, added.asking(alone, Lane.MEMORY));
      lanes.put(Lane.REDIS, added.asking(near, Lane.REDIS));
      lanes.put(Lane.GET, () -> get(client));
      lanes.put(Lane.DISTANT, added.asking(distant, Lane.DISTANT));
      lanes.put(Lane.DISTANT_GET, () -> get(distantClient));
      added.measure(lanes, size.rounds(), progress);
      return added.report(size.rounds());
    }
  }

  private static RedisSettings at(DelayedLine line) {
    return RedisSettings.standalone("127.0.0.1", line.port());
  }

  private static RedisMemory opened(RedisSettings settings) throws Exception {
    RedisMemory memory =
        RedisMemory.open(settings, BOUNDS, InstantSource.system(), StoreListener.NONE);
    memory.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
    return memory;
  }

  private static long get(RedisMemory memory) throws Exception {
    long started = System.nanoTime();
    memory.sessions().find(new SessionKey(1, 2)).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return (System.nanoTime() - started) / 1_000;
  }

  /** The next turn of a session, and another session after some of them. */
  private Measured asking(Deployment deployment, Lane lane) {
    return new Measured() {
      private int turns;
      private Conversation conversation = next();

      private Conversation next() {
        return new Conversation(Conversation.Kind.NAMED, lane + "-" + turns, turns);
      }

      @Override
      public long micros() throws Exception {
        Turn turn = deployment.ended(deployment.ask(0, conversation.next()));
        tally.add(turn);
        conversation.answered(turn.body());
        if (++turns % TURNS_PER_SESSION == 0) {
          conversation = next();
        }
        return turn.micros();
      }
    };
  }

  private void measure(Map<Lane, Measured> lanes, int rounds, Consumer<String> progress)
      throws Exception {
    progress.accept("latency: " + rounds + " rounds, after half as many to warm up");
    for (int round = -rounds / 2; round < rounds; round++) {
      for (Map.Entry<Lane, Measured> lane : lanes.entrySet()) {
        long took = lane.getValue().micros();
        if (round >= 0) {
          micros.get(lane.getKey()).add(took);
        }
      }
    }
  }

  private CaseReport report(int rounds) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("turns", tally.turns());
    numbers.put("rounds", rounds);
    micros.forEach((lane, took) -> {
      String name = lane.name().toLowerCase(Locale.ROOT);
      numbers.put(name + "_p50_ms", millis(took, 0.5));
      numbers.put(name + "_p99_ms", millis(took, 0.99));
    });
    double near = roundTrips(Lane.REDIS, Lane.GET);
    double distant = roundTrips(Lane.DISTANT, Lane.DISTANT_GET);
    numbers.put("round_trips_beside", near);
    numbers.put("round_trips_at_a_distance", distant);
    numbers.put("degraded", tally.numbers().get("degraded"));
    List<String> problems = new ArrayList<>(tally.problems());
    if (distant > ROUND_TRIPS_MAX) {
      problems.add("round trips added: %.2f (expected: at most one)".formatted(distant));
    }
    return new CaseReport("latency", numbers, problems);
  }

  private double roundTrips(Lane lane, Lane get) {
    double added = millis(micros.get(lane), 0.5) - millis(micros.get(Lane.MEMORY), 0.5);
    return Math.round(100 * added / millis(micros.get(get), 0.5)) / 100.0;
  }

  private static double millis(List<Long> took, double share) {
    List<Long> sorted = new ArrayList<>(took);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size()))) / 1e3;
  }
}
