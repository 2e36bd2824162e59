package io.throughline.replay.whatif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.RecordJson;
import io.throughline.replay.Records;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import io.throughline.selector.Capability;
import io.throughline.selector.Catalogue;
import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.selector.Model;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.PlannerSettings;
import io.throughline.selector.ProviderState;
import io.throughline.selector.Rating;
import io.throughline.selector.Ratings;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.Shares;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RecordedChoiceTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ProviderState STATE = new ProviderState(true, "sealed", "");
  private static final Forecast FORECAST =
      new Forecast(
          new Forecast.Source(null, 7.5),
          Forecast.Source.NONE,
          1.25,
          Shares.copyOf(Map.of("b", 1.0)),
          10.5,
          20,
          30,
          Double.NaN,
          Shares.copyOf(Map.of("a", 0.1)));
  private static final TurnContext TURN =
      new TurnContext(
          "s",
          "",
          "tool_loop",
          "a",
          3,
          900,
          1_000,
          true,
          STATE,
          new SessionMemory(true, 4, 2, "before", 5_000, 4_000, 0, 0, "backend_reported"),
          true,
          12.5,
          Map.of("a", 0.75),
          new Owner("a", OwnerKind.ISSUED),
          new Owner("b", OwnerKind.ISSUED),
          "b",
          "session_store_late");
  private static final TurnDemand DEMAND =
      new TurnDemand(
          "CHAT",
          Set.of(Capability.IMAGES),
          STATE,
          Set.of("c"),
          -1,
          42,
          true,
          new Ratings(
              Map.of("a", new Rating(1_600.5, 0)), Map.of("d", Map.of("b", new Rating(1_400, 0)))));
  private static final Map<String, Entry> TOLD =
      Map.of(
          LookupTables.priorKey("math"), new Entry(9, Source.REPLAY_DERIVED, 20),
          LookupTables.qualityGapKey("d", "a", "b"), new Entry(0.25, Source.MANUAL, 0),
          LookupTables.handoffKey("a", "b"), new Entry(0.1, Source.CONFIG_OVERRIDE, 0));

  private static Map<String, Object> record(TurnContext turn) {
    Map<String, Entry> all = new LinkedHashMap<>(TOLD);
    all.put(LookupTables.priorKey("other"), new Entry(1, Source.MANUAL, 0));
    all.put(LookupTables.handoffKey("a", "elsewhere"), new Entry(1, Source.MANUAL, 0));
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("a", Double.NaN);
    scores.put("b", Double.NEGATIVE_INFINITY);
    SelectionInput input =
        new SelectionInput(
            Algorithm.SESSION_AWARE,
            SessionAwareConfig.builder().planner(PlannerSettings.lookahead(1)).build(),
            Catalogue.of(List.of(Model.unknown("a"), Model.unknown("b"))),
            List.of(Candidate.of("a"), Candidate.of("b")),
            new BaseScores("multi_factor", "b", 0.5, 0.25, scores, false),
            LookupTables.ofKeys(all),
            turn,
            "d",
            "math",
            Set.of("c"),
            Map.of(),
            FORECAST,
            DEMAND);
    ReplayRecord made =
        Records.with(
            Records.of("a", 1),
            new SessionAwareSelector().select(input).policy(),
            Records.ended(LifecycleState.COMPLETED));
    return parsed(JSON.writeValueAsString(RecordJson.of(made)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> parsed(String json) {
    return JSON.readValue(json, LinkedHashMap.class);
  }

  @Test
  void whatAChoiceDependedOnIsReadAsItWas() {
    RecordedChoice choice = RecordedChoice.of(record(TURN));
    Inputs inputs = Objects.requireNonNull(choice.inputs());
    assertEquals(TURN, inputs.turn());
    assertEquals(TURN, inputs.seen());
    assertEquals(DEMAND, inputs.demand());
    assertEquals(List.of("a", "b"), inputs.candidates());
    assertEquals(TOLD, inputs.lookup());
    assertEquals(FORECAST, inputs.forecast());
    BaseScores base = Objects.requireNonNull(inputs.base());
    assertTrue(Double.isNaN(base.scores().getOrDefault("a", 0.0)));
    assertEquals(Double.NEGATIVE_INFINITY, base.scores().get("b"));
    assertFalse(base.acceptable());
    assertEquals("", choice.excluded());
    assertEquals(new RecordedChoice.Session("tenant", "s"), choice.session());
  }

  @Test
  void stateThatOthersCouldContinueIsToldApart() {
    Inputs inputs =
        Objects.requireNonNull(RecordedChoice.of(record(TURN.with(ProviderState.NONE))).inputs());
    assertTrue(inputs.portable());
    assertEquals(STATE, inputs.turn().providerState());
    assertEquals(ProviderState.NONE, inputs.seen().providerState());
  }

  @Test
  void recordsWithoutInputsAreLeftOut() {
    Map<String, Object> old = record(TURN);
    old.remove("inputs");
    assertEquals("no_inputs", RecordedChoice.of(old).excluded());
    assertNull(RecordedChoice.of(old).inputs());
    old.remove("session_policy");
    assertEquals("forwarded", RecordedChoice.of(old).excluded());
    old.remove("selected_model");
    old.put("terminal_reason", "model_not_found");
    assertEquals("model_not_found", RecordedChoice.of(old).excluded());
  }

  @Test
  void whatHasNotItsFormIsToldWithItsPath() {
    assertWrong("timestamp: soon (expected: a time", "timestamp", "soon");
    assertWrong("turn_index: -1 (expected: a whole number", "turn_index", -1);
    assertWrong("inputs: 7 (expected: an object)", "inputs", 7);
    assertWrong("inputs.conversation:  (expected: 16 hex", "inputs", Map.of("api", "CHAT"));
    assertWrong("attempts: x (expected: a list of texts)", "attempts", "x");
  }

  private static void assertWrong(String message, String key, Object value) {
    Map<String, Object> wrong = record(TURN);
    wrong.put(key, value);
    String told =
        assertThrows(IllegalArgumentException.class, () -> RecordedChoice.of(wrong)).getMessage();
    assertTrue(told.startsWith(message), told);
  }
}
