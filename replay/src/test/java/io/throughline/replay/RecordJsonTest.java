package io.throughline.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import io.throughline.selector.Catalogue;
import io.throughline.selector.Cost;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Money;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RecordJsonTest {
  private static final ReplayOutcome WHOLE =
      new ReplayOutcome(
          LifecycleState.COMPLETED,
          200,
          "",
          "stop",
          new Usage(1_000, 600, 100, 30, 50),
          false,
          new Cost(money("0.002"), money("0.005")),
          Records.START.plusMillis(1_250),
          Records.START.plusMillis(3_500),
          List.of(),
          "",
          TurnSignals.NONE);

  @Test
  void aRecordInProgressHasTheReferencesNamesAndNoEmptyField() {
    Map<String, Object> json = RecordJson.of(Records.of("a", 1));
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("id", "a");
    expected.put("timestamp", "2026-01-01T00:00:01Z");
    expected.put("request_id", "Req-a");
    expected.put("session_id", "s");
    expected.put("session_source", "x-session-id");
    expected.put("tenant", "tenant");
    expected.put("path", "/v1/chat/completions");
    expected.put("turn_index", 3);
    expected.put("decision", "d");
    expected.put("decision_tier", 2);
    expected.put("decision_priority", 50);
    expected.put("category", "math");
    expected.put("original_model", "auto");
    expected.put("selected_model", "m");
    expected.put("reasoning_mode", "off");
    expected.put("confidence_score", 0.75);
    expected.put("selection_method", "session_aware");
    expected.put("action", "stay");
    expected.put("signals", Map.of("keyword", List.of("hard_words")));
    expected.put("streaming", false);
    expected.put("context_token_count", 1_234L);
    expected.put("activity_category", "other");
    expected.put("lifecycle_state", "in_progress");
    assertEquals(expected, json);
  }

  @Test
  void anEndedRecordTellsItsStatusTimesTokensAndCost() {
    Map<String, Object> json = RecordJson.of(Records.with(Records.of("a", 0), null, WHOLE));
    assertEquals("completed", json.get("lifecycle_state"));
    assertEquals(200, json.get("response_status"));
    assertEquals(1_250L, json.get("ttft_ms"));
    assertEquals(3_500L, json.get("duration_ms"));
    assertEquals("2026-01-01T00:00:03.500Z", json.get("ended_at"));
    assertEquals(1_000L, json.get("prompt_tokens"));
    assertEquals(600L, json.get("cached_prompt_tokens"));
    assertEquals(50L, json.get("completion_tokens"));
    assertEquals(1_050L, json.get("total_tokens"));
    assertEquals(130L, json.get("cache_write_tokens"));
    assertEquals(30L, json.get("cache_write_1h_tokens"));
    assertEquals("reported", json.get("usage_source"));
    assertEquals("reported", json.get("cost_source"));
    assertEquals("stop", json.get("finish_reason"));
    assertEquals(new BigDecimal("0.002"), json.get("actual_cost"));
    assertEquals(new BigDecimal("0.005"), json.get("baseline_cost"));
    assertEquals(new BigDecimal("0.003"), json.get("cost_savings"));
    assertEquals("USD", json.get("currency"));
    assertEquals("m", json.get("baseline_model"));
    assertEquals("same_model_uncached", json.get("baseline"));
  }

  @Test
  void anUnknownCostIsLeftOutAndNeverFree() {
    ReplayOutcome unpriced =
        new ReplayOutcome(
            LifecycleState.COMPLETED,
            200,
            "",
            "",
            new Usage(1, 0, 0, 1),
            true,
            Cost.UNKNOWN,
            null,
            null,
            List.of(),
            "",
            TurnSignals.NONE);
    Map<String, Object> json = RecordJson.of(Records.with(Records.of("a", 0), null, unpriced));
    assertTrue(json.containsKey("prompt_tokens"));
    assertEquals("estimated", json.get("usage_source"));
    for (String key :
        List.of("actual_cost", "baseline_cost", "cost_savings", "cost_source", "currency")) {
      assertFalse(json.containsKey(key), key);
    }
  }

  @Test
  void aRefusalTellsItsReason() {
    ReplayOutcome refused =
        ReplayOutcome.refused(503, "provider_state_unavailable", Records.START.plusSeconds(1));
    Map<String, Object> json = RecordJson.of(Records.with(Records.of("a", 0), null, refused));
    assertEquals("failed", json.get("lifecycle_state"));
    assertEquals(503, json.get("response_status"));
    assertEquals("provider_state_unavailable", json.get("terminal_reason"));
    assertFalse(json.containsKey("prompt_tokens"));
  }

  @Test
  void theRequestLogTellsWhoAskedWhatForAndWhatTheAnswerDid() {
    ReplayOutcome asked = ReplayOutcome.IN_PROGRESS.askedWith("LARGE_KEY");
    ReplayRecord plain = Records.with(Records.of("a", 0), null, asked);
    LogFacts log = new LogFacts("research", "0123", Activity.AGENTIC, 0xabcL);
    Map<String, Object> json = RecordJson.of(Records.with(plain, log));
    assertEquals("research", json.get("workspace"));
    assertEquals("0123", json.get("virtual_key_id"));
    assertEquals("LARGE_KEY", json.get("provider_key_id"));
    assertEquals("agentic", json.get("activity_category"));
    assertEquals("0000000000000abc", json.get("prompt_simhash"));
    assertFalse(json.containsKey("turn_signals"));
    assertFalse(json.containsKey("error_kind"));
  }

  @Test
  void aTakerIsAskedWithItsOwnCredentialAndKeepsItWhenItFails() {
    ReplayOutcome failed =
        ReplayOutcome.IN_PROGRESS
            .askedWith("SMALL_KEY")
            .takenOverBy("large", "LARGE_KEY")
            .ended(LifecycleState.FAILED, 429, "upstream_status_429", Records.START);
    Map<String, Object> json = RecordJson.of(Records.with(Records.of("a", 0), null, failed));
    assertEquals("large", json.get("selected_model"));
    assertEquals("LARGE_KEY", json.get("provider_key_id"));
    assertEquals("upstream_429", json.get("error_kind"));
  }

  @Test
  void anAnswerThatEditsFilesIsAboutCodeWhateverWasAsked() {
    ReplayOutcome edited =
        new ReplayOutcome(
            LifecycleState.COMPLETED,
            200,
            "",
            "",
            null,
            true,
            Cost.UNKNOWN,
            null,
            null,
            List.of(),
            "",
            new TurnSignals(List.of("src/A.java"), true, 3));
    ReplayRecord plain = Records.with(Records.of("a", 0), null, edited);
    Map<String, Object> json =
        RecordJson.of(Records.with(plain, new LogFacts("w", "", Activity.CHAT, 0)));
    assertEquals("code", json.get("activity_category"));
    assertEquals(
        Map.of("tool_calls", 3, "had_bash", true, "edited_paths", List.of("src/A.java")),
        json.get("turn_signals"));
  }

  @Test
  void theSessionPolicyIsThereWithOurTwoKeysAndAsFiniteNumbers() {
    Map<String, Object> json =
        RecordJson.of(Records.with(Records.of("a", 0), policy(Double.NaN), WHOLE));
    Map<?, ?> policy = (Map<?, ?>) json.get("session_policy");
    assertTrue(policy.containsKey("lock_owner"));
    assertEquals("", policy.get("degraded"));
    assertEquals("agentic_continuity_routing", policy.get("algorithm"));
    assertEquals("m", policy.get("selected_model"));
    Map<?, ?> costs = (Map<?, ?>) json.get("turn_costs");
    assertTrue(costs.containsKey("m"), costs.toString());
    String text = JsonMapper.shared().writeValueAsString(json);
    assertFalse(text.contains("NaN"), text);
  }

  @Test
  void numbersThatJsonLacksBecomeNullAtAnyDepth() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("nan", Double.NaN);
    tree.put("deep", Map.of("list", List.of(1.5, Double.POSITIVE_INFINITY, "x")));
    tree.put("none", null);
    Map<?, ?> finite = (Map<?, ?>) JsonNumbers.finite(tree);
    assertEquals(null, finite.get("nan"));
    assertEquals(new ArrayList<>(Arrays.asList(1.5, null, "x")), list(finite));
    assertTrue(finite.containsKey("none"));
    assertEquals(7L, JsonNumbers.finite(7L));
    assertEquals(null, JsonNumbers.finite(Double.NEGATIVE_INFINITY));
  }

  private static Object list(Map<?, ?> finite) {
    return ((Map<?, ?>) finite.get("deep")).get("list");
  }

  private static SessionPolicy policy(double score) {
    return new SessionAwareSelector()
        .select(
            new SelectionInput(
                Algorithm.SESSION_AWARE,
                SessionAwareConfig.DEFAULTS,
                Catalogue.of(List.of()),
                List.of(Candidate.of("m")),
                new BaseScores("static", "m", 1, 1, Map.of("m", score)),
                LookupTables.EMPTY,
                null,
                "d",
                "",
                Set.of()))
        .policy();
  }

  private static Money money(String amount) {
    return new Money("USD", new BigDecimal(amount));
  }
}
