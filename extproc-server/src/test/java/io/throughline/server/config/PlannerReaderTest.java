package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.server.TestConfig;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlannerReaderTest {
  private static final String SHARED = "{session_aware: {stay_bias: 0.2, switch_margin: 0.3}}";
  private static final String LARGE = "endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}";
  private static final String LOOKAHEAD =
      "{session_aware: {planner: lookahead, quality_price: 0.65, switch_price: 0.01,"
          + " min_samples: 7}}";

  private static String priced(String currency, String keys) {
    return LARGE + "\n      pricing: {currency: " + currency + ", " + keys + "}";
  }

  private static final String ALL =
      "prompt_per_1m: 5, cached_input_per_1m: 1, completion_per_1m: 10";

  private static List<String> lines(List<Problem> problems) {
    return problems.stream().map(Problem::line).toList();
  }

  private static String unpriced(int decision, String model) {
    return ("routing.decisions[%d].algorithm.session_aware.planner: lookahead (expected:"
            + " prompt_per_1m, cached_input_per_1m and completion_per_1m for each of its models;"
            + " without those of %s it falls back to continuity)")
        .formatted(decision, model);
  }

  @Test
  @DisplayName("decisions take the planner of the shared block; all that it needs is there")
  void complete() {
    RouterConfig config = TestConfig.load(SHARED, LOOKAHEAD, LARGE, priced("USD", ALL));
    assertEquals(List.of(), config.warnings());
    var planner = config.decisions().decisions().getFirst().sessionAware().planner();
    assertEquals(
        "true 0.65 0.01 7",
        planner.looksAhead()
            + " "
            + planner.qualityPrice()
            + " "
            + planner.switchPrice()
            + " "
            + planner.minSamples());
  }

  @Test
  @DisplayName("models without prices are a warning in each decision that has them")
  void unpriced() {
    List<String> warned = List.of(unpriced(0, "large"), unpriced(2, "large"));
    assertEquals(warned, lines(TestConfig.load(SHARED, LOOKAHEAD).warnings()));
    for (String key : ALL.split(", ")) {
      String others = ALL.replace(key, "cache_write_per_1m: 6");
      assertEquals(
          warned,
          lines(TestConfig.load(SHARED, LOOKAHEAD, LARGE, priced("USD", others)).warnings()),
          key);
    }
  }

  @Test
  @DisplayName("an adapter has the price and the quality of its model")
  void adapters() {
    RouterConfig config =
        TestConfig.load(
            SHARED,
            LOOKAHEAD,
            LARGE,
            priced("USD", ALL),
            "- {name: large, quality_score: 0.9, context_window_size: 128K}",
            "- {name: large, quality_score: 0.9, loras: [{name: law}]}",
            "modelRefs: [{model: large}]",
            "modelRefs: [{model: large, lora_name: law}]");
    assertEquals(List.of(), config.warnings());
  }

  @Test
  @DisplayName("two currencies cannot be compared")
  void currencies() {
    ConfigException problem =
        assertThrows(
            ConfigException.class,
            () -> TestConfig.load(SHARED, LOOKAHEAD, LARGE, priced("EUR", ALL)));
    assertEquals(
        List.of(
            "routing.decisions[2].algorithm.session_aware.planner: lookahead (expected: prices in"
                + " one currency; large has another)"),
        lines(problem.problems()));
  }

  @Test
  @DisplayName("models without quality cannot be compared")
  void qualities() {
    ConfigException problem =
        assertThrows(
            ConfigException.class,
            () ->
                TestConfig.load(
                    SHARED,
                    LOOKAHEAD,
                    LARGE,
                    priced("USD", ALL),
                    "{name: small, quality_score: 0.5,",
                    "{name: small,"));
    assertEquals(
        List.of(
            "routing.decisions[2].algorithm.session_aware.planner: lookahead (expected: a"
                + " quality_score for each of its models; small has none)"),
        lines(problem.problems()));
  }

  @Test
  @DisplayName("a missing price of quality is told once, where lookahead was asked for")
  void toldOnce() {
    ConfigException problem =
        assertThrows(
            ConfigException.class,
            () ->
                TestConfig.load(
                    SHARED, "{session_aware: {planner: lookahead}}", LARGE, priced("USD", ALL)));
    assertEquals(
        List.of(
            "global.router.model_selection.session_aware.quality_price: absent (expected: above 0,"
                + " because planner is lookahead)"),
        lines(problem.problems()));
  }

  @Test
  @DisplayName("a decision may go back to continuity, and then needs none of it")
  void oneDecision() {
    RouterConfig config =
        TestConfig.load(
            SHARED,
            LOOKAHEAD,
            "algorithm: {type: session_aware}",
            "algorithm: {type: session_aware, session_aware: {planner: continuity}}",
            "stay_bias: 0.5",
            "planner: continuity");
    assertEquals(List.of(), config.warnings());
  }
}
