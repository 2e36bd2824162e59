package io.throughline.server.exchange;

import io.throughline.selector.Selection;
import io.throughline.store.InMemorySessionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the sidecar does between a request that is read and a model that is known, beside that many
 * live sessions, each time with another of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
  private static final String EXCHANGE = "0198f2a4c3d5e6f70123456789abcdef";

  /** Live sessions. */
  @Param({"1000"})
  public int sessions;

  /** The method that scores the candidates before the session is looked at. */
  @Param({"hybrid"})
  public String base = "hybrid";

  /** As {@link TypicalTurn} says: {@code user}, {@code planned} or {@code tools}. */
  @Param({"user"})
  public String turn = "user";

  private SessionTurns turns = turnsOf("hybrid", "user", 1);

  /** Fills the store. */
  @Setup
  public void fill() {
    turns = turnsOf(base, turn, sessions);
    turns.fill(0, sessions);
  }

  private static SessionTurns turnsOf(String base, String kind, int sessions) {
    InstantSource clock = InstantSource.system();
    TypicalTurn next = new TypicalTurn(base, kind);
    return new SessionTurns(
        new InMemorySessionStore(2 * Math.max(sessions, 64), Duration.ofHours(1), clock),
        next,
        new TypicalSessions(next, clock.millis()),
        clock);
  }

  /** Session memory read, candidates scored, record made. */
  @Benchmark
  public Selection decision() {
    return turns.decide(ThreadLocalRandom.current().nextInt(sessions));
  }

  /** The same, with the pending turn and its outcome written. */
  @Benchmark
  public Selection wholeTurn() {
    return turns.run(ThreadLocalRandom.current().nextInt(sessions), EXCHANGE);
  }
}
