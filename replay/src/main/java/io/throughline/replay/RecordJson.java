package io.throughline.replay;

import io.throughline.selector.Cost;
import io.throughline.selector.Money;
import io.throughline.selector.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replay records in the field names of the replay API. */
public final class RecordJson {
  private RecordJson() {}

  /** A record as a JSON object; fields without a value are left out. */
  public static Map<String, Object> of(ReplayRecord replay) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", replay.id());
    json.put("timestamp", replay.timestamp().toString());
    text(json, "request_id", replay.requestId());
    text(json, "session_id", replay.sessionId());
    text(json, "session_source", replay.sessionSource());
    text(json, "parent_session_id", replay.parentSessionId());
    text(json, "tenant", replay.tenant());
    text(json, "workspace", replay.log().workspace());
    text(json, "virtual_key_id", replay.log().virtualKeyId());
    text(json, "provider_key_id", replay.outcome().providerKeyId());
    text(json, "profile", replay.log().profile());
    text(json, "path", replay.path());
    json.put("turn_index", replay.turnIndex());
    putRouting(json, replay);
    json.put("signals", replay.signals());
    json.put("streaming", replay.streaming());
    json.put("context_token_count", replay.contextTokens());
    json.put("activity_category", replay.activity().word());
    if (replay.log().promptSimHash() != 0) {
      json.put("prompt_simhash", HexFormat.of().toHexDigits(replay.log().promptSimHash()));
    }
    putDivergence(json, replay.log().divergence());
    putLimits(json, replay.log().limits());
    if (replay.log().prompt() != null) {
      json.put("captured", true);
    }
    captured(json, "prompt", replay.log().prompt());
    putOutcome(json, replay);
    return json;
  }

  private static void putDivergence(Map<String, Object> json, DivergenceFacts facts) {
    if (!facts.kind().isEmpty()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("state", facts.state());
      told.put("kind", facts.kind());
      told.put("turns", facts.turns());
      told.put("changed", facts.changed());
      text(told, "correction", facts.correction());
      json.put("divergence", told);
    }
  }

  private static void putLimits(Map<String, Object> json, List<PassedLimit> limits) {
    if (limits.isEmpty()) {
      return;
    }
    List<Map<String, Object>> told = new ArrayList<>();
    for (PassedLimit limit : limits) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("limit", limit.limit());
      one.put("value", limit.value());
      one.put("max", limit.max());
      text(one, "currency", limit.currency());
      one.put("action", limit.action());
      one.put("told", limit.told());
      told.add(one);
    }
    json.put("guardian", told);
  }

  private static void captured(
      Map<String, Object> json, String key, @Nullable CapturedText captured) {
    if (captured != null) {
      CapturedText.Shown shown = captured.shown();
      json.put(key, shown.text());
      json.put(key + "_truncated", shown.truncated());
      json.put(key + "_redacted", shown.redacted());
    }
  }

  private static void putRouting(Map<String, Object> json, ReplayRecord replay) {
    text(json, "decision", replay.decision());
    json.put("decision_tier", replay.decisionTier());
    json.put("decision_priority", replay.decisionPriority());
    text(json, "category", replay.category());
    text(json, "original_model", replay.originalModel());
    text(json, "selected_model", replay.servedBy());
    text(json, "lora_name", replay.loraName());
    json.put("reasoning_mode", replay.reasoningMode());
    json.put("confidence_score", replay.decisionConfidence());
    text(json, "selection_method", replay.selectionMethod());
    text(json, "action", replay.finalAction());
    putAttempts(json, replay);
    if (replay.policy() != null) {
      json.put("session_policy", JsonNumbers.finiteMap(replay.policy().asMap()));
      json.put("turn_costs", replay.policy().turnCosts().asMap());
      if (replay.policy().input() != null) {
        json.put("inputs", InputsJson.of(replay.policy().input()));
      }
    }
  }

  /** What an outcome changes of a record: its own fields, and those that a take-over changes. */
  public static Map<String, Object> outcome(ReplayRecord replay) {
    Map<String, Object> json = new LinkedHashMap<>();
    text(json, "provider_key_id", replay.outcome().providerKeyId());
    json.put("activity_category", replay.activity().word());
    text(json, "selected_model", replay.servedBy());
    text(json, "action", replay.finalAction());
    putAttempts(json, replay);
    putOutcome(json, replay);
    return json;
  }

  private static void putAttempts(Map<String, Object> json, ReplayRecord replay) {
    if (!replay.outcome().takers().isEmpty()) {
      json.put("attempts", attempts(replay));
    }
  }

  /** Every model that was tried, in order. */
  private static List<String> attempts(ReplayRecord replay) {
    List<String> attempts = new ArrayList<>();
    attempts.add(replay.selectedModel());
    attempts.addAll(replay.outcome().takers());
    return attempts;
  }

  private static void putOutcome(Map<String, Object> json, ReplayRecord replay) {
    ReplayOutcome outcome = replay.outcome();
    json.put("lifecycle_state", outcome.state().word());
    text(json, "terminal_reason", outcome.terminalReason());
    text(json, "error_kind", ErrorKind.of(outcome));
    text(json, "finish_reason", outcome.finishReason());
    if (outcome.responseStatus() != 0) {
      json.put("response_status", outcome.responseStatus());
    }
    if (outcome.firstTokenAt() != null) {
      json.put("ttft_ms", Duration.between(replay.timestamp(), outcome.firstTokenAt()).toMillis());
    }
    if (outcome.endedAt() != null) {
      json.put("ended_at", outcome.endedAt().toString());
      json.put("duration_ms", Duration.between(replay.timestamp(), outcome.endedAt()).toMillis());
    }
    putSignals(json, outcome.turnSignals());
    captured(json, "response_text", outcome.text());
    String source = outcome.estimated() ? "estimated" : "reported";
    putUsage(json, outcome.usage(), source);
    putCost(json, outcome.cost(), source, replay.selectedModel());
  }

  private static void putSignals(Map<String, Object> json, TurnSignals signals) {
    if (signals.toolCalls() > 0) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("tool_calls", signals.toolCalls());
      told.put("had_bash", signals.hadBash());
      told.put("edited_paths", signals.editedPaths());
      json.put("turn_signals", told);
    }
  }

  private static void putUsage(Map<String, Object> json, @Nullable Usage usage, String source) {
    if (usage != null) {
      json.put("prompt_tokens", usage.inputTokens());
      json.put("cached_prompt_tokens", usage.cachedTokens());
      json.put("cache_write_tokens", usage.cacheWriteTokens() + usage.cacheWrite1hTokens());
      json.put("cache_write_1h_tokens", usage.cacheWrite1hTokens());
      json.put("completion_tokens", usage.outputTokens());
      json.put("total_tokens", usage.inputTokens() + usage.outputTokens());
      json.put("usage_source", source);
    }
  }

  /** The baseline is the same model without its prefix cache, and is named so. */
  private static void putCost(Map<String, Object> json, Cost cost, String source, String model) {
    money(json, "actual_cost", cost.total());
    money(json, "baseline_cost", cost.uncached());
    money(json, "cost_savings", cost.savings());
    if (cost.total() != null) {
      text(json, "currency", cost.total().currency());
      json.put("cost_source", source);
      json.put("baseline_model", model);
      json.put("baseline", "same_model_uncached");
    }
  }

  private static void money(Map<String, Object> json, String key, @Nullable Money money) {
    if (money != null) {
      json.put(key, money.amount());
    }
  }

  private static void text(Map<String, Object> json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }
}
