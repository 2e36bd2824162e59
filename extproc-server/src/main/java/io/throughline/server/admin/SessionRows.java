package io.throughline.server.admin;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of the journal's sums in the words of the API: units, rates, times. */
final class SessionRows {
  private static final int NANO_DIGITS = 9;
  private static final long MICROS = 1_000_000;

  private SessionRows() {}

  static long number(Map<String, @Nullable Object> row, String column) {
    return row.get(column) instanceof Number number ? number.longValue() : 0;
  }

  /** Null where there is nothing to divide by. */
  static @Nullable Double ratio(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  /** Of rows that have a currency each. */
  static List<Map<String, Object>> costs(List<Map<String, @Nullable Object>> rows) {
    List<Map<String, Object>> costs = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows) {
      String currency = String.valueOf(row.get("currency"));
      if (!currency.isEmpty()) {
        long cost = number(row, "cost_nanos");
        long uncached = number(row, "uncached_nanos");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("currency", currency);
        json.put("cost", amount(cost));
        json.put("uncached_cost", amount(uncached));
        json.put("saved_by_caching", amount(uncached - cost));
        costs.add(json);
      }
    }
    return costs;
  }

  /** Rows of sums, added up; what is no number is left out. */
  static Map<String, @Nullable Object> added(List<Map<String, @Nullable Object>> rows) {
    Map<String, @Nullable Object> sum = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      row.forEach((column, value) -> {
        if (value instanceof Long number) {
          sum.put(column, number(sum, column) + number);
        }
      });
    }
    return sum;
  }

  static BigDecimal amount(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_DIGITS);
  }

  /** What all sums have. */
  static Map<String, @Nullable Object> sums(Map<String, @Nullable Object> row) {
    long turns = number(row, "turns");
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("turns", turns);
    json.put("failed_turns", number(row, "failed"));
    json.put("input_tokens", number(row, "input_tokens"));
    json.put("cached_tokens", number(row, "cached_tokens"));
    json.put("output_tokens", number(row, "output_tokens"));
    json.put("unpriced_turns", number(row, "unpriced_turns"));
    json.put("latency_ms_mean", ratio(number(row, "duration_ms"), turns));
    json.put("ttft_ms_mean", ratio(number(row, "ttft_ms"), number(row, "ttft_turns")));
    json.put("one_shot_rate", ratio(number(row, "one_shot"), number(row, "one_shot_sessions")));
    json.put("one_shot_sessions", number(row, "one_shot_sessions"));
    json.put("retries", number(row, "retries"));
    json.put("retry_rate", ratio(number(row, "retries"), turns));
    json.put("switches", number(row, "switches"));
    json.put("recoveries", number(row, "recoveries"));
    json.put("locked_turns", number(row, "locks"));
    json.put("switches_prevented_by_locks", number(row, "locks_that_held"));
    long circles = number(row, "divergences");
    long ended = number(row, "divergences_ended");
    json.put("diverged_sessions", number(row, "diverged_sessions"));
    json.put("divergence_rate", ratio(number(row, "diverged_sessions"), number(row, "sessions")));
    json.put("divergences", circles);
    json.put("divergences_recovered", ended);
    json.put("recovery_rate", ratio(ended, circles));
    json.put("turns_to_recover_mean", ratio(number(row, "recovery_turns"), ended));
    json.put("corrections", number(row, "corrections"));
    return json;
  }

  /** One row of {@code session_metrics}. */
  static Map<String, @Nullable Object> model(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("model", row.get("model"));
    json.put("turns", number(row, "turns"));
    json.put("failed_turns", number(row, "failed"));
    json.put("input_tokens", number(row, "input_tokens"));
    json.put("cached_tokens", number(row, "cached_tokens"));
    json.put("output_tokens", number(row, "output_tokens"));
    json.put("costs", costs(List.of(row)));
    json.put("unpriced_turns", number(row, "unpriced"));
    json.put("latency_ms_mean", ratio(number(row, "duration_ms"), number(row, "turns")));
    json.put("retries", number(row, "retries"));
    json.put("switches", number(row, "switches"));
    json.put("recoveries", number(row, "recoveries"));
    json.put("locked_turns", number(row, "locks"));
    json.put("switches_prevented_by_locks", number(row, "locks_that_held"));
    json.put("divergences", number(row, "divergences"));
    json.put("corrections", number(row, "corrections"));
    return json;
  }

  /** The rows of one session, one for each of its models. */
  static Map<String, @Nullable Object> session(List<Map<String, @Nullable Object>> rows) {
    Map<String, @Nullable Object> first = rows.getFirst();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (String column : List.of("session_id", "tenant", "workspace", "activity", "profile")) {
      json.put(column, first.get(column));
    }
    json.put("turns", number(first, "session_turns"));
    long began = Long.MAX_VALUE;
    long ended = Long.MIN_VALUE;
    for (Map<String, @Nullable Object> row : rows) {
      began = Math.min(began, number(row, "began_us"));
      ended = Math.max(ended, number(row, "ended_us"));
    }
    json.put("began_at", time(began));
    json.put("last_at", time(ended));
    for (Map<String, @Nullable Object> row : rows) {
      if (number(row, "began_here") == 1) {
        Object oneShot = row.get("one_shot");
        json.put("one_shot", oneShot == null ? null : number(row, "one_shot") == 1);
      }
    }
    json.put("models", rows.stream().map(SessionRows::model).toList());
    return json;
  }

  private static String time(long at) {
    return Instant.ofEpochSecond(Math.floorDiv(at, MICROS), Math.floorMod(at, MICROS) * 1_000)
        .toString();
  }

  /** How many sessions have that many turns. */
  static Map<String, Object> byTurns(Map<String, @Nullable Object> row) {
    return Map.of("turns", number(row, "session_turns"), "sessions", number(row, "sessions"));
  }

  /** One day in UTC. */
  static Map<String, @Nullable Object> day(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("day", LocalDate.ofEpochDay(number(row, "day")).toString());
    json.put("sessions", number(row, "sessions"));
    json.putAll(sums(row));
    return json;
  }
}
