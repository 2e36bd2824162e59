package io.throughline.bench;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.Candidate;
import io.throughline.selector.Catalogue;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Model;
import io.throughline.selector.Prices;
import io.throughline.selector.Selection;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One decision of an exchange: base scores and the session-aware choice among three candidates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SelectorBenchmark {
  private static final String DECISION = "agent";

  private final SessionAwareSelector selector = new SessionAwareSelector();
  private final BaseMethod hybrid =
      Objects.requireNonNull(BaseMethods.standard().find("hybrid"), "hybrid");
  private final Catalogue catalogue =
      Catalogue.of(
          List.of(
              model("small", "0.05", 0.64),
              model("medium", "0.30", 0.78),
              model("large", "8.00", 0.94)));
  private final List<Candidate> candidates =
      List.of(Candidate.of("small"), Candidate.of("medium"), Candidate.of("large"));
  private final TurnContext userTurn = warmSession(false);
  private final TurnContext toolLoop = warmSession(true);

  /** A user turn of a session with twelve turns and a warm cache on another model. */
  @Benchmark
  public Selection userTurn() {
    return select(userTurn);
  }

  /** A turn that the tool-loop lock holds. */
  @Benchmark
  public Selection toolLoop() {
    return select(toolLoop);
  }

  private Selection select(TurnContext turn) {
    return selector.select(
        new SelectionInput(
            Algorithm.SESSION_AWARE,
            SessionAwareConfig.DEFAULTS,
            catalogue,
            candidates,
            hybrid.score(new BaseQuery(candidates, catalogue, DECISION, "")),
            LookupTables.EMPTY,
            turn,
            DECISION,
            "",
            Set.of()));
  }

  private static TurnContext warmSession(boolean toolLoop) {
    return TurnContext.builder()
        .sessionId("bench")
        .phase(toolLoop ? "tool_loop" : "user_turn")
        .currentModel("large")
        .turnIndex(12)
        .historyTokens(9_000)
        .contextTokens(9_200)
        .toolLoop(toolLoop)
        .memory(new SessionMemory(true, 12, 2, DECISION, 60_000, 45_000, 0, 0, "backend_reported"))
        .idleKnown(true)
        .idleForSeconds(4)
        .warmth(Map.of("large", 0.75))
        .build();
  }

  private static Model model(String name, String inputPrice, double quality) {
    BigDecimal input = new BigDecimal(inputPrice);
    BigDecimal cached = input.movePointLeft(1);
    Prices prices = new Prices("USD", input, cached, null, input.multiply(BigDecimal.TWO));
    return new Model(name, prices, quality, 131_072);
  }
}
