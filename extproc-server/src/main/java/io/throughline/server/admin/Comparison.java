package io.throughline.server.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Two models on the same traffic. Sessions are put into kinds: the activity, and the mean prompt of
 * their turns by powers of two. Only kinds of which both models have enough sessions count, each
 * with the weight of the sessions it has in all; the difference of means within them has the
 * variance of a stratified sample (each mean's variance over its count, Cochran 1977, chapter 5).
 */
final class Comparison {
  /** Sessions of a kind that each model must have. */
  static final int SESSIONS_MIN = 20;

  /** 95 % of a normal distribution. */
  private static final double Z = 1.96;

  private static final double NANOS = 1e9;

  private final String model;
  private final String other;
  private final Map<String, Kind> kinds = new TreeMap<>();

  private static final class Kind {
    private final List<Map<String, @Nullable Object>> ofModel = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> ofOther = new ArrayList<>();

    boolean enough() {
      return ofModel.size() >= SESSIONS_MIN && ofOther.size() >= SESSIONS_MIN;
    }

    int size() {
      return ofModel.size() + ofOther.size();
    }
  }

  private record Mean(double mean, double variance, int count) {
    static Mean of(
        List<Map<String, @Nullable Object>> rows,
        ToDoubleFunction<Map<String, @Nullable Object>> value) {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (Map<String, @Nullable Object> row : rows) {
        double one = value.applyAsDouble(row);
        if (!Double.isNaN(one)) {
          sum += one;
          squares += one * one;
          count++;
        }
      }
      double mean = sum / count;
      double variance = count < 2 ? Double.NaN : (squares - count * mean * mean) / (count - 1);
      return new Mean(mean, Math.max(0, variance), count);
    }
  }

  Comparison(String model, String other, List<Map<String, @Nullable Object>> rows) {
    this.model = model;
    this.other = other;
    for (Map<String, @Nullable Object> row : rows) {
      Kind kind = kinds.computeIfAbsent(kind(row), name -> new Kind());
      (model.equals(row.get("model")) ? kind.ofModel : kind.ofOther).add(row);
    }
  }

  private static String kind(Map<String, @Nullable Object> row) {
    double perTurn = number(row, "input_tokens") / number(row, "turns");
    long bucket = perTurn < 1 ? 0 : 63 - Long.numberOfLeadingZeros((long) perTurn);
    return row.get("activity") + " 2^" + bucket;
  }

  private static double number(Map<String, @Nullable Object> row, String column) {
    return row.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** As the API answers. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("other", other);
    json.put("sessions_min", SESSIONS_MIN);
    json.put("kinds", kinds.entrySet().stream().map(Comparison::json).toList());
    json.put("too_small", kinds.values().stream().noneMatch(Kind::enough));
    json.put("currency", currency());
    json.put("cost_per_turn", difference(Comparison::costPerTurn));
    json.put("latency_ms_per_turn", difference(Comparison::latencyPerTurn));
    json.put("one_shot_rate", difference(row -> number(row, "one_shot")));
    return json;
  }

  private static Map<String, Object> json(Map.Entry<String, Kind> kind) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", kind.getKey());
    json.put("sessions", kind.getValue().ofModel.size());
    json.put("other_sessions", kind.getValue().ofOther.size());
    json.put("counts", kind.getValue().enough());
    return json;
  }

  /** The one currency of all; null where there are several, and then costs do not compare. */
  private @Nullable String currency() {
    List<String> currencies =
        kinds.values().stream()
            .flatMap(kind -> java.util.stream.Stream.of(kind.ofModel, kind.ofOther))
            .flatMap(List::stream)
            .map(row -> String.valueOf(row.get("currency")))
            .filter(currency -> !currency.isEmpty())
            .distinct()
            .toList();
    return currencies.size() == 1 ? currencies.getFirst() : null;
  }

  /** Not known where any of the session's turns has no price. */
  private static double costPerTurn(Map<String, @Nullable Object> row) {
    return number(row, "unpriced") > 0 || String.valueOf(row.get("currency")).isEmpty()
        ? Double.NaN
        : number(row, "cost_nanos") / NANOS / number(row, "turns");
  }

  private static double latencyPerTurn(Map<String, @Nullable Object> row) {
    return number(row, "duration_ms") / number(row, "turns");
  }

  /** Other minus model, with the ends of its 95 % confidence interval; null where too small. */
  private @Nullable Map<String, Object> difference(
      ToDoubleFunction<Map<String, @Nullable Object>> value) {
    double weights = 0;
    double mean = 0;
    double otherMean = 0;
    double variance = 0;
    int sessions = 0;
    for (Kind kind : kinds.values()) {
      Mean one = Mean.of(kind.ofModel, value);
      Mean two = Mean.of(kind.ofOther, value);
      if (kind.enough() && one.count() >= SESSIONS_MIN && two.count() >= SESSIONS_MIN) {
        double weight = kind.size();
        weights += weight;
        mean += weight * one.mean();
        otherMean += weight * two.mean();
        variance += weight * weight * (one.variance() / one.count() + two.variance() / two.count());
        sessions += one.count() + two.count();
      }
    }
    if (weights == 0) {
      return null;
    }
    double half = Z * Math.sqrt(variance) / weights;
    double delta = (otherMean - mean) / weights;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", mean / weights);
    json.put("other", otherMean / weights);
    json.put("difference", delta);
    json.put("from", delta - half);
    json.put("to", delta + half);
    json.put("sessions", sessions);
    return json;
  }
}
