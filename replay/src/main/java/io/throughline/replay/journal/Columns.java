package io.throughline.replay.journal;

import io.throughline.replay.DivergenceFacts;
import io.throughline.replay.ErrorKind;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Cost;
import io.throughline.selector.Money;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.Usage;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the table {@code records}, in two groups: what is known when a request is routed
 * and never changes, and what becomes of it. Values are strings, longs, bytes or null.
 */
final class Columns {
  /** Known when the request is routed. */
  static final List<String> REQUEST =
      List.of(
          "id",
          "at_us",
          "request_id",
          "tenant",
          "workspace",
          "virtual_key_id",
          "session_id",
          "turn_index",
          "decision",
          "phase",
          "requested_model",
          "streaming",
          "context_tokens",
          "lock_reason",
          "reason",
          "prompt_simhash",
          "base_model",
          "profile",
          "divergence",
          "divergence_turns",
          "divergence_changed",
          "corrected",
          "request");

  /** Known later, and told again. */
  static final List<String> OUTCOME =
      List.of(
          "version",
          "selected_model",
          "action",
          "state",
          "status",
          "cut_off",
          "error_kind",
          "activity",
          "provider_key_id",
          "edited_paths",
          "had_bash",
          "tool_calls",
          "input_tokens",
          "cached_tokens",
          "cache_write_tokens",
          "output_tokens",
          "estimated",
          "cost_nanos",
          "uncached_nanos",
          "currency",
          "ttft_ms",
          "duration_ms",
          "outcome");

  private static final int NANO_DIGITS = 9;

  /** Finish reasons of the three APIs of an answer that was not whole. */
  private static final Set<String> CUT_OFF =
      Set.of("length", "max_tokens", "max_output_tokens", "model_context_window_exceeded");

  private Columns() {}

  static @Nullable Object value(
      List<@Nullable Object> values, List<String> columns, String column) {
    return values.get(columns.indexOf(column));
  }

  static long version(List<@Nullable Object> outcomeValues) {
    return outcomeValues.getFirst() instanceof Number version ? version.longValue() : 0;
  }

  static List<@Nullable Object> request(ReplayRecord replay, byte[] json) {
    SessionPolicy policy = replay.policy();
    List<@Nullable Object> values = new ArrayList<>(REQUEST.size());
    values.add(replay.id());
    values.add(Cursor.micros(replay.timestamp()));
    values.add(replay.requestId());
    values.add(replay.tenant());
    values.add(replay.log().workspace());
    values.add(replay.log().virtualKeyId());
    values.add(replay.sessionId());
    values.add((long) replay.turnIndex());
    values.add(replay.decision());
    values.add(policy == null ? "" : policy.turn().phase());
    values.add(replay.originalModel());
    values.add(replay.streaming() ? 1L : 0L);
    values.add(replay.contextTokens());
    values.add(policy == null ? "" : policy.hardLockReason());
    values.add(policy == null ? "" : policy.decisionReason());
    values.add(replay.log().promptSimHash());
    values.add(policy == null ? "" : policy.baseSelectedModel());
    values.add(replay.log().profile());
    addDivergence(values, replay.log().divergence());
    values.add(json);
    values.replaceAll(value -> storable(value));
    return Collections.unmodifiableList(values);
  }

  private static @Nullable Object storable(@Nullable Object value) {
    return value instanceof String text ? storable(text) : value;
  }

  /** A model's name may hold a NUL, which PostgreSQL takes in no text. */
  static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  static List<@Nullable Object> outcome(ReplayRecord replay, long version, byte[] json) {
    ReplayOutcome outcome = replay.outcome();
    List<@Nullable Object> values = new ArrayList<>(OUTCOME.size());
    values.add(version);
    values.add(replay.servedBy());
    values.add(replay.finalAction());
    values.add(outcome.state().word());
    values.add((long) outcome.responseStatus());
    values.add(CUT_OFF.contains(outcome.finishReason()) ? 1L : 0L);
    values.add(ErrorKind.of(outcome));
    values.add(replay.activity().word());
    values.add(outcome.providerKeyId());
    addSignals(values, outcome.turnSignals());
    addUsage(values, outcome.usage());
    values.add(outcome.estimated() ? 1L : 0L);
    addCost(values, outcome.cost());
    values.add(millis(replay.timestamp(), outcome.firstTokenAt()));
    values.add(millis(replay.timestamp(), outcome.endedAt()));
    values.add(json);
    values.replaceAll(value -> storable(value));
    return Collections.unmodifiableList(values);
  }

  private static void addDivergence(List<@Nullable Object> values, DivergenceFacts facts) {
    values.add(facts.state());
    values.add((long) facts.turns());
    values.add(facts.changed() ? 1L : 0L);
    values.add(facts.correction().isEmpty() ? 0L : 1L);
  }

  private static void addSignals(List<@Nullable Object> values, TurnSignals signals) {
    values.add((long) signals.editedPaths().size());
    values.add(signals.hadBash() ? 1L : 0L);
    values.add((long) signals.toolCalls());
  }

  private static void addUsage(List<@Nullable Object> values, @Nullable Usage usage) {
    values.add(usage == null ? null : usage.inputTokens());
    values.add(usage == null ? null : usage.cachedTokens());
    values.add(usage == null ? null : usage.cacheWriteTokens() + usage.cacheWrite1hTokens());
    values.add(usage == null ? null : usage.outputTokens());
  }

  private static void addCost(List<@Nullable Object> values, Cost cost) {
    values.add(nanos(cost.total()));
    values.add(nanos(cost.uncached()));
    values.add(cost.total() == null ? "" : cost.total().currency());
  }

  /** Rounded to billionths; null also beyond what a column holds. The record has it exactly. */
  static @Nullable Long nanos(@Nullable Money money) {
    if (money == null) {
      return null;
    }
    try {
      return money
          .amount()
          .setScale(NANO_DIGITS, RoundingMode.HALF_EVEN)
          .movePointRight(NANO_DIGITS)
          .longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Long millis(Instant from, @Nullable Instant to) {
    return to == null ? null : Duration.between(from, to).toMillis();
  }
}
