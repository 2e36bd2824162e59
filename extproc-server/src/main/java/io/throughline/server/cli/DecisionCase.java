package io.throughline.server.cli;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import io.throughline.selector.Catalogue;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Model;
import io.throughline.selector.Prices;
import io.throughline.selector.ProviderState;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One line of {@code decide}, as an input of the selector. */
final class DecisionCase {
  private DecisionCase() {}

  /**
   * Reads a case.
   *
   * @throws IllegalArgumentException when it is none; the message names what is wrong
   */
  static SelectionInput read(JsonNode line) {
    if (!line.isObject()) {
      throw new IllegalArgumentException("a JSON value (expected: an object)");
    }
    TurnContext turn = turn(line.path("session"));
    return new SelectionInput(
        Algorithm.SESSION_AWARE,
        config(line.path("config")).repaired(),
        catalogue(line.path("models"), turn),
        candidates(line.path("candidates")),
        base(line.path("base")),
        LookupTables.ofKeys(members(line.path("lookup"), "lookup", (key, entry) -> entry(entry))),
        turn,
        line.path("decision_name").asString(""),
        line.path("category_name").asString(""),
        Set.of());
  }

  private static SessionAwareConfig config(JsonNode node) {
    SessionAwareConfig.Builder settings = SessionAwareConfig.builder();
    members(node, "config", (key, value) -> set(settings, key, value));
    return settings.build();
  }

  private static SessionAwareConfig.Builder set(
      SessionAwareConfig.Builder to, String key, JsonNode value) {
    return switch (key) {
      case "base_method" -> to.baseMethod(text(key, value));
      case "idle_timeout_seconds" -> to.idleTimeoutSeconds(integer(key, value));
      case "min_turns_before_switch" -> to.minTurnsBeforeSwitch(integer(key, value));
      case "switch_margin" -> to.switchMargin(number(key, value));
      case "stay_bias" -> to.stayBias(number(key, value));
      case "tool_loop_hard_lock" -> to.toolLoopHardLock(flag(key, value));
      case "context_portability_hard_lock" -> to.contextPortabilityHardLock(flag(key, value));
      case "decision_drift_reset" -> to.decisionDriftReset(flag(key, value));
      case "tool_loop_stay_bias" -> to.toolLoopStayBias(number(key, value));
      case "prefix_cache_weight" -> to.prefixCacheWeight(number(key, value));
      case "handoff_penalty_weight" -> to.handoffPenaltyWeight(number(key, value));
      case "default_handoff_penalty" -> to.defaultHandoffPenalty(number(key, value));
      case "quality_gap_multiplier" -> to.qualityGapMultiplier(number(key, value));
      case "max_cache_cost_multiplier" -> to.maxCacheCostMultiplier(number(key, value));
      case "switch_history_weight" -> to.switchHistoryWeight(number(key, value));
      case "remaining_turn_prior_weight" -> to.remainingTurnPriorWeight(number(key, value));
      case "remaining_turn_prior_horizon" -> to.remainingTurnPriorHorizon(integer(key, value));
      case "min_remaining_turn_prior_samples" ->
          to.minRemainingTurnPriorSamples(integer(key, value));
      default ->
          throw new IllegalArgumentException(
              "config." + key + ": unknown key (expected: a key of session_aware)");
    };
  }

  private static List<Candidate> candidates(JsonNode names) {
    List<Candidate> candidates = new ArrayList<>();
    for (JsonNode name : names) {
      if (!name.isString()) {
        throw new IllegalArgumentException(
            "candidates: " + name.getNodeType() + " (expected: model names)");
      }
      candidates.add(Candidate.of(name.stringValue()));
    }
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("candidates: none (expected: at least one model name)");
    }
    return candidates;
  }

  /** The current model exists, whether or not the case prices it. */
  private static Catalogue catalogue(JsonNode node, @Nullable TurnContext turn) {
    Map<String, Model> models = members(node, "models", DecisionCase::model);
    if (turn != null && !turn.currentModel().isEmpty()) {
      models.computeIfAbsent(turn.currentModel(), Model::unknown);
    }
    return Catalogue.of(models.values());
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
    return new BaseScores(
        node.path("method").asString(""),
        node.path("selected_model").asString(""),
        node.path("score").asDouble(0),
        node.path("confidence").asDouble(0),
        members(node.path("all_scores"), "base.all_scores", DecisionCase::number));
  }

  private static LookupTables.Entry entry(JsonNode node) {
    return new LookupTables.Entry(
        number("lookup value", node.path("value")),
        LookupTables.Source.ofWord(node.path("source").asString("")),
        node.path("sample_count").asLong(0));
  }

  private static @Nullable TurnContext turn(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException("session: a value (expected: an object or null)");
    }
    String current = node.path("previous_model").asString("").strip();
    boolean warmthKnown = node.path("cache_warmth_ok").asBoolean(false);
    return TurnContext.builder()
        .sessionId(node.path("id").asString(""))
        .userId(node.path("user_id").asString(""))
        .phase(node.path("phase").asString(""))
        .currentModel(current)
        .turnIndex(node.path("turn_index").asInt(0))
        .historyTokens(node.path("history_tokens").asLong(0))
        .contextTokens(node.path("context_tokens").asLong(0))
        .toolLoop(node.path("active_tool_loop").asBoolean(false))
        .providerState(
            new ProviderState(
                node.path("has_non_portable_context").asBoolean(false),
                node.path("non_portable_context_reason").asString(""),
                node.path("previous_response_id").asString("")))
        .memory(memory(node))
        .idleKnown(node.path("idle_known").asBoolean(false))
        .idleForSeconds(node.path("idle_for_seconds").asDouble(0))
        .warmth(warmthKnown ? Map.of(current, node.path("cache_warmth").asDouble(0)) : Map.of())
        .build();
  }

  private static SessionMemory memory(JsonNode node) {
    int turns = node.path("memory_turn_count").asInt(0);
    return new SessionMemory(
        turns > 0,
        turns,
        node.path("memory_switch_count").asInt(0),
        node.path("last_decision_name").asString(""),
        node.path("memory_prompt_tokens").asLong(0),
        node.path("memory_cached_tokens").asLong(0),
        node.path("memory_estimated_cached_tokens").asLong(0),
        node.path("memory_estimated_cache_savings").asDouble(0),
        node.path("last_cache_accounting_source").asString(""));
  }

  private static <T> Map<String, T> members(
      JsonNode node, String name, BiFunction<String, JsonNode, T> read) {
    Map<String, T> members = new LinkedHashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return members;
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException(name + ": a value (expected: an object)");
    }
    node.propertyStream()
        .forEach(
            entry -> members.put(entry.getKey(), read.apply(entry.getKey(), entry.getValue())));
    return members;
  }

  private static double number(String key, JsonNode value) {
    if (value.isNull()) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: a number)");
    }
    return value.doubleValue();
  }

  private static boolean flag(String key, JsonNode value) {
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: true or false)");
    }
    return value.booleanValue();
  }

  private static String text(String key, JsonNode value) {
    if (!value.isString()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: a text)");
    }
    return value.stringValue();
  }

  private static int integer(String key, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: a whole number)");
    }
    return value.intValue();
  }
}
