package io.throughline.replay.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.recommend.Compared.Difference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule below, at and above what makes it speak, and with one too few of its sample. */
class RulesTest {
  private static final Setup SETUP =
      new Setup(
          Map.of(
              "routing",
              Map.of(
                  "decisions",
                  List.of(
                      Map.of(
                          "name",
                          "coding",
                          "modelRefs",
                          List.of(Map.of("model", "small"), Map.of("model", "large"))),
                      Map.of("name", "single", "modelRefs", List.of(Map.of("model", "small"))))),
              "providers",
              Map.of(
                  "models",
                  List.of(
                      Map.of("name", "small", "backend_refs", List.of(Map.of("endpoint", "a:1"))),
                      Map.of("name", "large", "pricing", Map.of("currency", "EUR"))))));

  private static Row row(Object... columns) {
    Map<String, Object> row = new HashMap<>(Map.of("workspace", "acme", "model", "small"));
    for (int i = 0; i < columns.length; i += 2) {
      row.put(
          (String) columns[i],
          columns[i + 1] instanceof Integer number ? (Object) number.longValue() : columns[i + 1]);
    }
    return new Row(row);
  }

  private static Facts sums(Setup setup, Row... rows) {
    return new Facts(List.of(rows), List.of(), null, List.of(), setup);
  }

  private static Facts sums(Row... rows) {
    return sums(SETUP, rows);
  }

  private static void silent(Rule rule, Facts facts) {
    assertEquals(List.of(), rule.apply(facts));
  }

  private static Recommendation says(Rule rule, Facts facts) {
    List<Recommendation> said = rule.apply(facts);
    assertEquals(1, said.size());
    assertEquals(rule.id(), said.getFirst().rule());
    assertTrue(said.getFirst().evidence().stream().anyMatch(one -> one.threshold() != null));
    return said.getFirst();
  }

  private static Facts profile(String profile, int sessions, int turns) {
    Row row = row("profile", profile, "sessions", sessions, "turns", turns);
    return new Facts(List.of(), List.of(row), null, List.of(), SETUP);
  }

  @Test
  void longSessionsOnChatAreAnAgents() {
    silent(Rules.CHAT_IS_LONG, profile("chat", 20, 99));
    silent(Rules.CHAT_IS_LONG, profile("chat", 19, 200));
    silent(Rules.CHAT_IS_LONG, profile("agent", 20, 200));
    says(Rules.CHAT_IS_LONG, profile("CHAT", 20, 100));
    Recommendation said = says(Rules.CHAT_IS_LONG, profile("chat", 20, 140));
    assertEquals("sidecar.profiles.workspaces.acme", said.suggestion().path());
    assertEquals(
        "sidecar:\n  profiles:\n    workspaces:\n      acme: AGENT\n", said.suggestion().yaml());
    assertEquals(7, said.evidence().getFirst().value());
    assertEquals("chat_is_long:workspace=acme", said.id());
  }

  private static Facts decision(String name, long small, long large) {
    return new Facts(
        List.of(),
        List.of(),
        Map.of(name, Map.of("small", small, "large", large)),
        List.of(),
        SETUP);
  }

  @Test
  void aChoiceThatAlwaysComesOutTheSameIsNone() {
    silent(Rules.AUTOMATIC_IS_ONE, decision("coding", 989, 11));
    silent(Rules.AUTOMATIC_IS_ONE, decision("coding", 199, 0));
    silent(Rules.AUTOMATIC_IS_ONE, decision("single", 1_000, 0));
    silent(Rules.AUTOMATIC_IS_ONE, decision("unknown", 1_000, 0));
    says(Rules.AUTOMATIC_IS_ONE, decision("coding", 990, 10));
    Recommendation said = says(Rules.AUTOMATIC_IS_ONE, decision("coding", 200, 0));
    assertEquals("routing.decisions[coding]", said.suggestion().path());
    assertTrue(said.suggestion().yaml().contains("- model: small"), said.suggestion().yaml());
    assertFalse(said.suggestion().yaml().contains("large"), said.suggestion().yaml());
    assertTrue(said.whatIf());
    assertFalse(Rules.AUTOMATIC_IS_ONE.checks(sums()));
    assertFalse(
        Rules.AUTOMATIC_IS_ONE.checks(
            new Facts(List.of(), List.of(), Map.of(), List.of(), new Setup(Map.of()))));
  }

  private static Facts circles(Setup setup, int circles, int ended) {
    return sums(setup, row("divergences", circles, "divergences_ended", ended));
  }

  @Test
  void circlesThatDoNotEndAreToldOfSooner() {
    silent(Rules.LOW_RECOVERY, circles(SETUP, 10, 5));
    silent(Rules.LOW_RECOVERY, circles(SETUP, 9, 0));
    Recommendation said = says(Rules.LOW_RECOVERY, circles(SETUP, 10, 4));
    assertEquals("sidecar:\n  divergence:\n    correct: \"on\"\n", said.suggestion().yaml());
    Setup all = new Setup(Map.of("sidecar", Map.of("divergence", Map.of("correct", "on"))));
    Setup twice =
        new Setup(
            Map.of("sidecar", Map.of("divergence", Map.of("correct", "on", "repetitions", 2))));
    assertEquals(
        "sidecar.divergence.cycles",
        says(Rules.LOW_RECOVERY, circles(twice, 10, 4)).suggestion().path());
    Setup most =
        new Setup(
            Map.of(
                "sidecar",
                Map.of("divergence", Map.of("correct", "on", "repetitions", 2, "cycles", 2))));
    silent(Rules.LOW_RECOVERY, circles(most, 10, 4));
    assertEquals(
        "sidecar:\n  divergence:\n    repetitions: 2\n",
        says(Rules.LOW_RECOVERY, circles(all, 10, 4)).suggestion().yaml());
  }

  private static Facts compared(long sessions, double oneShotFrom, double costTo, double other) {
    Compared one =
        new Compared(
            "chat",
            "large",
            "small",
            sessions,
            "USD",
            new Difference(1, other, -1, costTo),
            new Difference(0.9, 0.9, oneShotFrom, 0.1));
    return new Facts(List.of(), List.of(), null, List.of(one), SETUP);
  }

  @Test
  void aCheaperModelThatIsAsGoodIsWorthATry() {
    silent(Rules.CHEAPER_IS_EQUAL, compared(40, -0.05, -0.1, 0.5));
    silent(Rules.CHEAPER_IS_EQUAL, compared(39, -0.04, -0.1, 0.5));
    silent(Rules.CHEAPER_IS_EQUAL, compared(40, -0.04, 0, 0.5));
    silent(Rules.CHEAPER_IS_EQUAL, compared(40, -0.04, -0.1, 0.91));
    Recommendation said = says(Rules.CHEAPER_IS_EQUAL, compared(40, -0.049, -0.01, 0.9));
    assertTrue(said.whatIf());
    assertEquals("global.router.model_selection.hybrid.cost_weight", said.suggestion().path());
    assertTrue(said.suggestion().yaml().endsWith("cost_weight: 0.4\n"), said.suggestion().yaml());
    assertEquals("cheaper_is_equal:activity=chat:model=large:other=small", said.id());
  }

  @Test
  void turnsThatLocksHoldAskForAHigherStayBias() {
    silent(Rules.LOCKS_HOLD_MUCH, sums(row("turns", 1_000, "locks_that_held", 99, "switches", 50)));
    silent(Rules.LOCKS_HOLD_MUCH, sums(row("turns", 199, "locks_that_held", 199, "switches", 50)));
    silent(Rules.LOCKS_HOLD_MUCH, sums(row("turns", 200, "locks_that_held", 20, "switches", 9)));
    says(Rules.LOCKS_HOLD_MUCH, sums(row("turns", 200, "locks_that_held", 20, "switches", 10)));
    Recommendation said =
        says(
            Rules.LOCKS_HOLD_MUCH,
            sums(
                row("turns", 100, "locks_that_held", 0, "switches", 20),
                row("turns", 100, "locks_that_held", 50, "switches", 0)));
    assertTrue(said.suggestion().yaml().endsWith("stay_bias: 0.2\n"), said.suggestion().yaml());
  }

  private static Facts cache(int turns, int cached, int switches) {
    return sums(
        row("turns", turns, "input_tokens", 1_000, "cached_tokens", cached, "switches", switches));
  }

  @Test
  void coldCachesAskForAHigherWeight() {
    silent(Rules.CACHE_IS_COLD, cache(200, 300, 10));
    silent(Rules.CACHE_IS_COLD, cache(200, 299, 9));
    silent(Rules.CACHE_IS_COLD, cache(199, 0, 199));
    Recommendation said = says(Rules.CACHE_IS_COLD, cache(200, 299, 10));
    assertTrue(
        said.suggestion().yaml().endsWith("prefix_cache_weight: 0.4\n"), said.suggestion().yaml());
  }

  @Test
  void turnsWithoutAPriceAskForOne() {
    silent(Rules.NO_PRICE, sums(row("turns", 1_000, "unpriced_turns", 9)));
    silent(Rules.NO_PRICE, sums(row("turns", 1_000, "unpriced_turns", 0)));
    silent(Rules.NO_PRICE, sums(row("model", "unknown", "turns", 10, "unpriced_turns", 10)));
    Recommendation said = says(Rules.NO_PRICE, sums(row("turns", 1_000, "unpriced_turns", 10)));
    assertEquals("providers.models[small]", said.suggestion().path());
    assertTrue(said.suggestion().yaml().contains("endpoint: \"a:1\""), said.suggestion().yaml());
    String euros =
        says(Rules.NO_PRICE, sums(row("model", "large", "turns", 1, "unpriced_turns", 1)))
            .suggestion()
            .yaml();
    assertTrue(euros.contains("currency: EUR"), euros);
    assertFalse(Rules.NO_PRICE.checks(sums(new Setup(Map.of()))));
  }

  @Test
  void aModelThatFailsRestsSooner() {
    silent(Rules.MODEL_FAILS, sums(row("turns", 100, "failed", 9)));
    silent(Rules.MODEL_FAILS, sums(row("turns", 49, "failed", 49)));
    Recommendation said = says(Rules.MODEL_FAILS, sums(row("turns", 50, "failed", 5)));
    assertEquals("sidecar:\n  failover:\n    failures: 2\n", said.suggestion().yaml());
    Setup once = new Setup(Map.of("sidecar", Map.of("failover", Map.of("failures", 1))));
    assertEquals(
        "sidecar:\n  failover:\n    rest: \"5m\"\n",
        says(Rules.MODEL_FAILS, sums(once, row("turns", 50, "failed", 50))).suggestion().yaml());
    Setup off = new Setup(Map.of("sidecar", Map.of("failover", Map.of("enabled", false))));
    assertEquals(
        "sidecar.failover.enabled",
        says(Rules.MODEL_FAILS, sums(off, row("turns", 50, "failed", 50))).suggestion().path());
  }

  @Test
  void whatIsAskedAgainWasNotGoodEnough() {
    silent(Rules.ASKED_AGAIN, sums(row("turns", 100, "retries", 14)));
    silent(Rules.ASKED_AGAIN, sums(row("turns", 99, "retries", 99)));
    Recommendation said = says(Rules.ASKED_AGAIN, sums(row("turns", 100, "retries", 15)));
    assertTrue(
        said.suggestion().yaml().endsWith("quality_weight: 0.4\n"), said.suggestion().yaml());
  }

  @Test
  void rulesAreToldApartAndWhatMattersMostComesFirst() {
    Set<String> ids = new HashSet<>();
    Rules.ALL.forEach(rule -> assertTrue(ids.add(rule.id()), rule.id()));
    List<Recommendation> said =
        Rules.apply(sums(row("turns", 1_000, "retries", 900, "failed", 900)));
    assertEquals(
        List.of("model_fails", "asked_again"), said.stream().map(Recommendation::rule).toList());
    assertEquals(List.of(), Rules.apply(sums()));
  }

  @Test
  void pairsWithTheMostToSpareAreCompared() {
    Row dear = of("large", "USD", 20, 100, 1_000);
    Row cheap = of("small", "USD", 20, 100, 200);
    Row few = of("rare", "USD", 19, 100, 1);
    Row euros = of("euro", "EUR", 20, 100, 1);
    List<Pair> pairs = Pair.of(List.of(dear, cheap, few, euros), 5);
    assertEquals(List.of(new Pair("chat", "large", "small", 800)), pairs);
    assertEquals(List.of(), Pair.of(List.of(dear, cheap), 0));
  }

  private static Row of(String model, String currency, int sessions, int turns, int nanos) {
    return row(
        "activity",
        "chat",
        "model",
        model,
        "currency",
        currency,
        "sessions",
        sessions,
        "turns",
        turns,
        "cost_nanos",
        nanos);
  }

  @Test
  void textsThatCouldBeAnythingElseAreQuoted() {
    assertEquals("\"on\"\n", Yaml.of("on"));
    assertEquals("\"a: b\\\"\\u000a\"\n", Yaml.of("a: b\"\n"));
    assertEquals("a/b-c\n", Yaml.of("a/b-c"));
    assertEquals("\"1\"\n", Yaml.of("1"));
    assertEquals(
        "a:\n  - b: 1\n    c:\n      - x\n  - {}\nd: null\n",
        Yaml.of(
            new java.util.TreeMap<>(
                new HashMap<String, Object>() {
                  private static final long serialVersionUID = 1;

                  {
                    put(
                        "a",
                        List.of(
                            new java.util.TreeMap<>(Map.of("b", 1, "c", List.of("x"))), Map.of()));
                    put("d", null);
                  }
                })));
  }
}
