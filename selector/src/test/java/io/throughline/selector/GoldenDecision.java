package io.throughline.selector;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One recorded decision of the reference: the input it stands for and what it answered. */
record GoldenDecision(int id, SelectionInput input, JsonNode expect, String oursDiffers) {

  static GoldenDecision of(JsonNode line) {
    TurnContext turn = turn(line.path("session"));
    List<Candidate> candidates = candidates(line.path("candidates"));
    SelectionInput input =
        new SelectionInput(
            Algorithm.SESSION_AWARE,
            config(line.path("config")).repaired(),
            catalogue(line.path("models"), turn),
            candidates,
            base(line.path("base")),
            LookupTables.ofKeys(lookup(line.path("lookup"))),
            turn,
            line.path("decision_name").asString(""),
            line.path("category_name").asString(""),
            Set.of());
    String differs = line.path("ours_differs").asString("");
    return new GoldenDecision(line.path("id").asInt(), input, line.path("expect"), differs);
  }

  private static SessionAwareConfig config(JsonNode node) {
    SessionAwareConfig.Builder builder = SessionAwareConfig.builder();
    node.propertyStream().forEach(key -> set(builder, key.getKey(), key.getValue()));
    return builder.build();
  }

  private static void set(SessionAwareConfig.Builder to, String key, JsonNode value) {
    switch (key) {
      case "base_method" -> to.baseMethod(value.asString());
      case "idle_timeout_seconds" -> to.idleTimeoutSeconds(value.asInt());
      case "min_turns_before_switch" -> to.minTurnsBeforeSwitch(value.asInt());
      case "switch_margin" -> to.switchMargin(value.asDouble());
      case "stay_bias" -> to.stayBias(value.asDouble());
      case "tool_loop_hard_lock" -> to.toolLoopHardLock(value.asBoolean());
      case "context_portability_hard_lock" -> to.contextPortabilityHardLock(value.asBoolean());
      case "decision_drift_reset" -> to.decisionDriftReset(value.asBoolean());
      case "tool_loop_stay_bias" -> to.toolLoopStayBias(value.asDouble());
      case "prefix_cache_weight" -> to.prefixCacheWeight(value.asDouble());
      case "handoff_penalty_weight" -> to.handoffPenaltyWeight(value.asDouble());
      case "default_handoff_penalty" -> to.defaultHandoffPenalty(value.asDouble());
      case "quality_gap_multiplier" -> to.qualityGapMultiplier(value.asDouble());
      case "max_cache_cost_multiplier" -> to.maxCacheCostMultiplier(value.asDouble());
      case "switch_history_weight" -> to.switchHistoryWeight(value.asDouble());
      case "remaining_turn_prior_weight" -> to.remainingTurnPriorWeight(value.asDouble());
      case "remaining_turn_prior_horizon" -> to.remainingTurnPriorHorizon(value.asInt());
      case "min_remaining_turn_prior_samples" -> to.minRemainingTurnPriorSamples(value.asInt());
      default -> throw new IllegalArgumentException("config key: " + key);
    }
  }

  private static List<Candidate> candidates(JsonNode names) {
    List<Candidate> candidates = new ArrayList<>();
    names.forEach(name -> candidates.add(Candidate.of(name.asString())));
    return candidates;
  }

  /** The recorded prices, and the current model without any: it exists wherever it is current. */
  private static Catalogue catalogue(JsonNode models, @Nullable TurnContext turn) {
    Map<String, Model> byName = new LinkedHashMap<>();
    models.propertyStream().forEach(e -> byName.put(e.getKey(), model(e.getKey(), e.getValue())));
    if (turn != null && !turn.currentModel().isEmpty()) {
      byName.computeIfAbsent(turn.currentModel(), Model::unknown);
    }
    return Catalogue.of(byName.values());
  }

  private static Model model(String name, JsonNode node) {
    Prices prices =
        new Prices(
            "USD",
            price(node, "prompt_per_1m"),
            price(node, "cached_input_per_1m"),
            price(node, "cache_write_per_1m"),
            price(node, "completion_per_1m"));
    return new Model(name, prices, node.path("quality_score").asDouble(0), 0);
  }

  private static @Nullable BigDecimal price(JsonNode node, String key) {
    return node.path(key).isNumber() ? node.path(key).decimalValue() : null;
  }

  private static BaseScores base(JsonNode node) {
    Map<String, Double> scores = new LinkedHashMap<>();
    node.path("all_scores")
        .propertyStream()
        .forEach(e -> scores.put(e.getKey(), e.getValue().asDouble()));
    return new BaseScores(
        node.path("method").asString(),
        node.path("selected_model").asString(),
        node.path("score").asDouble(),
        node.path("confidence").asDouble(0),
        scores);
  }

  private static Map<String, LookupTables.Entry> lookup(JsonNode node) {
    Map<String, LookupTables.Entry> entries = new HashMap<>();
    node.propertyStream().forEach(e -> entries.put(e.getKey(), entry(e.getValue())));
    return entries;
  }

  private static LookupTables.Entry entry(JsonNode node) {
    return new LookupTables.Entry(
        node.path("value").asDouble(),
        LookupTables.Source.ofWord(node.path("source").asString()),
        node.path("sample_count").asLong(0));
  }

  private static @Nullable TurnContext turn(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    String current = node.path("previous_model").asString("").strip();
    double warmth = node.path("cache_warmth").asDouble(0);
    return TurnContext.builder()
        .sessionId(node.path("id").asString(""))
        .phase(node.path("phase").asString(""))
        .currentModel(current)
        .turnIndex(node.path("turn_index").asInt(0))
        .historyTokens(node.path("history_tokens").asLong(0))
        .contextTokens(node.path("context_tokens").asLong(0))
        .toolLoop(node.path("active_tool_loop").asBoolean(false))
        .providerState(state(node))
        .memory(memory(node))
        .idleKnown(node.path("idle_known").asBoolean(false))
        .idleForSeconds(node.path("idle_for_seconds").asDouble(0))
        .warmth(node.path("cache_warmth_ok").asBoolean(false) ? Map.of(current, warmth) : Map.of())
        .build();
  }

  private static ProviderState state(JsonNode node) {
    return new ProviderState(
        node.path("has_non_portable_context").asBoolean(false),
        node.path("non_portable_context_reason").asString(""),
        node.path("previous_response_id").asString(""));
  }

  private static SessionMemory memory(JsonNode node) {
    int turns = node.path("memory_turn_count").asInt(0);
    int switches = node.path("memory_switch_count").asInt(0);
    String last = node.path("last_decision_name").asString("");
    return new SessionMemory(turns > 0, turns, switches, last, 0, 0, 0, 0, "");
  }
}
