package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every recorded decision of the reference, answered by the shipped selector. */
class GoldenDecisionsTest {
  private static final double TOLERANCE = 1e-9;

  /** Keys of docs/session-aware.md, section 5 that the reference does not have. */
  private static final Set<String> OURS = Set.of("lock_owner", "degraded");

  /** What a deliberate difference changes; every other key must still agree. */
  private static final Set<String> CHANGED_BY_A_LOCK =
      Set.of(
          "selected_model",
          "decision_reason",
          "missing_signals",
          "hard_locked",
          "hard_lock_reason",
          "idle_expired",
          "final_scores",
          "candidate_traces");

  private final JsonMapper json = JsonMapper.builder().build();
  private final SessionAwareSelector selector = new SessionAwareSelector();

  @Test
  void agreesWithEveryRecordedDecision(TestReporter reporter) {
    List<String> wrong = new ArrayList<>();
    int agreed = 0;
    for (String line : SharedData.lines("session-aware-golden.jsonl.gz")) {
      List<String> differences = differences(GoldenDecision.of(json.readTree(line)));
      wrong.addAll(differences);
      agreed += differences.isEmpty() ? 1 : 0;
    }
    reporter.publishEntry("golden decisions that agree", String.valueOf(agreed));
    assertEquals(List.of(), wrong.subList(0, Math.min(20, wrong.size())));
    assertEquals(1500, agreed);
  }

  private List<String> differences(GoldenDecision golden) {
    Selection.Chosen ours =
        assertInstanceOf(Selection.Chosen.class, selector.select(golden.input()));
    return golden.oursDiffers().isEmpty() ? agreement(golden, ours) : divergence(golden, ours);
  }

  private List<String> agreement(GoldenDecision golden, Selection.Chosen ours) {
    List<String> found = new ArrayList<>();
    Map<String, Object> answer =
        Map.of(
            "selected_model", ours.model(),
            "score", ours.score(),
            "confidence", ours.confidence(),
            "all_scores", ours.scores());
    for (String key : answer.keySet()) {
      compare(golden.id() + " " + key, golden.expect().get(key), tree(answer.get(key)), found);
    }
    JsonNode policy = tree(ours.policy().asMap());
    compareKeys(golden.id() + " policy", golden.expect().get("policy"), policy, OURS, found);
    return found;
  }

  /** Ours keeps the current model; what the record says about the inputs still agrees. */
  private List<String> divergence(GoldenDecision golden, Selection.Chosen ours) {
    List<String> found = new ArrayList<>();
    TurnContext turn = golden.input().turn();
    if (turn == null || !ours.model().equals(turn.currentModel())) {
      found.add(golden.id() + " " + golden.oursDiffers() + ": chose " + ours.model());
    }
    for (Map.Entry<String, JsonNode> e : golden.expect().get("policy").properties()) {
      if (!CHANGED_BY_A_LOCK.contains(e.getKey())) {
        JsonNode actual = tree(ours.policy().asMap().get(e.getKey()));
        compare(golden.id() + " policy." + e.getKey(), e.getValue(), actual, found);
      }
    }
    return found;
  }

  private JsonNode tree(Object value) {
    return json.valueToTree(value);
  }

  private static void compareKeys(
      String where, JsonNode expected, JsonNode actual, Set<String> extra, List<String> found) {
    for (String key : expected.propertyNames()) {
      compare(where + "." + key, expected.get(key), actual.get(key), found);
    }
    for (String key : actual.propertyNames()) {
      if (!expected.has(key) && !extra.contains(key)) {
        found.add(where + "." + key + ": not in the recording");
      }
    }
  }

  private static void compare(
      String where, JsonNode expected, JsonNode actual, List<String> found) {
    if (actual != null && expected.isObject() && actual.isObject()) {
      compareKeys(where, expected, actual, Set.of(), found);
    } else if (!same(expected, actual)) {
      found.add(where + ": " + actual + " (expected: " + expected + ")");
    }
  }

  private static boolean same(JsonNode expected, JsonNode actual) {
    if (actual != null && expected.isNumber() && actual.isNumber()) {
      return Math.abs(expected.asDouble() - actual.asDouble()) <= TOLERANCE;
    }
    return expected.equals(actual);
  }
}
