package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.recommend.Compared;
import io.throughline.replay.recommend.Compared.Difference;
import io.throughline.replay.recommend.Facts;
import io.throughline.replay.recommend.Recommendation;
import io.throughline.replay.recommend.Row;
import io.throughline.replay.recommend.Rule;
import io.throughline.replay.recommend.Rules;
import io.throughline.replay.recommend.Setup;
import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.ConfigText;
import io.throughline.server.config.Inspection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is advised can be done: each change, put over the configuration, is one that serves. */
class RecommendationsTest {
  private static final String CONFIG =
      """
      version: v0.3
      listeners: [{port: 8801}]
      providers:
        defaults: {default_model: small}
        models:
          - {name: small, backend_refs: [{endpoint: "127.0.0.1:9001"}]}
          - name: large
            pricing: {prompt_per_1m: 8, completion_per_1m: 24}
            backend_refs:
              - {base_url: "https://models.example.com/v1", api_key_env: LARGE_API_KEY}
      routing:
        signals:
          keywords: [{name: ticket, keywords: ['[A-Z]+-\\d+', "on"], method: regex}]
        decisions:
          - name: coding
            priority: 100
            rules: {operator: AND, conditions: [{type: keyword, name: ticket}]}
            modelRefs: [{model: small, weight: 0.4}, {model: large, weight: 0.9}]
            algorithm: {type: session_aware, session_aware: {base_method: hybrid}}
      """;

  private static final YAMLMapper YAML = new YAMLMapper();

  private static Facts facts(String config) {
    Map<String, Object> row =
        new LinkedHashMap<>(Map.of("workspace", "acme: 'x'", "model", "small", "activity", "chat"));
    for (String column :
        List.of(
            "turns",
            "failed",
            "retries",
            "unpriced_turns",
            "locks_that_held",
            "divergences",
            "switches",
            "input_tokens")) {
      row.put(column, 1_000L);
    }
    Compared compared =
        new Compared(
            "chat",
            "large",
            "small",
            100,
            "USD",
            new Difference(1, 0.1, -1, -0.8),
            new Difference(0.9, 0.9, -0.01, 0.01));
    return new Facts(
        List.of(new Row(row)),
        List.of(
            new Row(
                Map.of(
                    "workspace", "acme: 'x'", "profile", "chat", "sessions", 50L, "turns", 500L))),
        Map.of("coding", Map.of("large", 1_000L)),
        List.of(compared),
        new Setup(new ConfigText(config).tree()));
  }

  @Test
  void eachChangeIsOneThatServes() {
    Set<String> said = new TreeSet<>();
    for (Recommendation one : Rules.apply(facts(CONFIG))) {
      said.add(one.rule());
      assertServes(CONFIG, one);
    }
    Set<String> all = new TreeSet<>();
    Rules.ALL.stream().map(Rule::id).forEach(all::add);
    assertEquals(all, said);
  }

  @Test
  void aSecondStepServesToo() {
    String config =
        CONFIG
            + "sidecar: {divergence: {correct: \"on\", repetitions: 2}, failover: {enabled: false}}\n"
            + "global: {router: {model_selection: {hybrid: {cost_weight: 0, quality_weight: 3}}}}\n";
    List<Recommendation> said = Rules.apply(facts(config));
    said.forEach(one -> assertServes(config, one));
    assertTrue(
        said.stream().anyMatch(one -> one.suggestion().path().equals("sidecar.failover.enabled")));
  }

  private static void assertServes(String config, Recommendation one) {
    Object change = YAML.readValue(one.suggestion().yaml(), Object.class);
    Object whole = merged(YAML.readValue(config, Object.class), change);
    String yaml = YAML.writeValueAsString(whole);
    Inspection inspection = new ConfigLoader(BaseMethods.standard()).inspect(yaml, Path.of("/"));
    assertNotNull(inspection.config(), () -> one.rule() + ": " + inspection.problems());
    Object again = YAML.readValue(config, Object.class);
    assertTrue(!whole.equals(again), one.rule() + " changes nothing");
  }

  /** Mappings are put over each other, entries of lists in the place of those of their names. */
  private static Object merged(Object under, Object over) {
    if (under instanceof Map<?, ?> below && over instanceof Map<?, ?> above) {
      Map<Object, Object> merged = new LinkedHashMap<>(below);
      above.forEach((key, value) ->
          merged.put(key, below.containsKey(key) ? merged(below.get(key), value) : value));
      return merged;
    }
    if (under instanceof List<?> below && over instanceof List<?> above && isNamed(above)) {
      List<Object> merged = new ArrayList<>();
      Set<Object> names = new HashSet<>();
      above.forEach(one -> names.add(((Map<?, ?>) one).get("name")));
      below.stream()
          .filter(one -> !names.contains(((Map<?, ?>) one).get("name")))
          .forEach(merged::add);
      merged.addAll(above);
      return merged;
    }
    return over;
  }

  private static boolean isNamed(List<?> list) {
    return list.stream().allMatch(one -> one instanceof Map<?, ?> map && map.containsKey("name"));
  }
}
