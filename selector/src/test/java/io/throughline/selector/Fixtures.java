package io.throughline.selector;

import io.throughline.selector.plan.Forecast;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Short ways to write the inputs of tests. */
final class Fixtures {
  /** The catalogue of the worked examples. */
  static final Catalogue CATALOGUE =
      Catalogue.of(
          List.of(
              priced("small", "0.20", "0.05"),
              priced("mid", "1.00", "0.10"),
              priced("frontier", "5.00", "0.50")));

  private Fixtures() {}

  static Model priced(String name, String prompt, String cached) {
    return new Model(name, prices(prompt, cached, null), 0, 0);
  }

  static Model windowed(String name, long windowTokens) {
    return new Model(name, Prices.UNKNOWN, 0, windowTokens);
  }

  static Prices prices(
      @Nullable String prompt, @Nullable String cached, @Nullable String completion) {
    return new Prices("USD", decimal(prompt), decimal(cached), null, decimal(completion));
  }

  static @Nullable BigDecimal decimal(@Nullable String value) {
    return value == null ? null : new BigDecimal(value);
  }

  static SessionMemory memory(int turns, int switches, String lastDecision) {
    return new SessionMemory(true, turns, switches, lastDecision, 0, 0, 0, 0, "");
  }

  static final ProviderState CONTINUES = new ProviderState(true, "previous_response_id", "resp_1");

  /** A choice to be made; every part has a default. */
  static final class Question {
    private final Map<String, Double> base = new LinkedHashMap<>();
    private Algorithm algorithm = Algorithm.SESSION_AWARE;
    private SessionAwareConfig config = SessionAwareConfig.DEFAULTS;
    private Catalogue catalogue = CATALOGUE;
    private LookupTables lookup = LookupTables.EMPTY;
    private @Nullable TurnContext turn;
    private String decision = "d";
    private Set<String> unavailable = Set.of();
    private Forecast forecast = Forecast.NONE;
    private Profile profile = Profile.NONE;

    Question score(String model, double score) {
      base.put(model, score);
      return this;
    }

    Question algorithm(Algorithm value) {
      algorithm = value;
      return this;
    }

    Question config(SessionAwareConfig value) {
      config = value;
      return this;
    }

    Question catalogue(Model... models) {
      catalogue = Catalogue.of(List.of(models));
      return this;
    }

    Question lookup(String key, LookupTables.Entry entry) {
      lookup = LookupTables.ofKeys(Map.of(key, entry));
      return this;
    }

    Question turn(TurnContext.Builder value) {
      turn = value.build();
      return this;
    }

    Question forecast(Forecast value) {
      forecast = value;
      return this;
    }

    Question profile(Profile value) {
      profile = value;
      return this;
    }

    Question unavailable(String... models) {
      unavailable = Set.of(models);
      return this;
    }

    SelectionInput input() {
      List<Candidate> candidates = new ArrayList<>();
      base.keySet().forEach(model -> candidates.add(Candidate.of(model)));
      return new SelectionInput(
          algorithm,
          config,
          catalogue,
          candidates,
          answer(),
          lookup,
          turn,
          decision,
          "",
          unavailable,
          Map.of(),
          forecast,
          TurnDemand.NONE,
          profile);
    }

    private @Nullable BaseScores answer() {
      String best = null;
      for (String model : base.keySet()) {
        best = best == null || base.get(model) > base.get(best) ? model : best;
      }
      return best == null ? null : new BaseScores("test", best, base.get(best), 0.4, base);
    }

    Selection select() {
      return new SessionAwareSelector().select(input());
    }

    Selection.Chosen chosen() {
      return (Selection.Chosen) select();
    }
  }
}
