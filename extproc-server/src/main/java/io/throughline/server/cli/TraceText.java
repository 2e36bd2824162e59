package io.throughline.server.cli;

import io.throughline.workload.trace.TraceJudgement;
import io.throughline.workload.trace.TraceTally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** How totals of recorded sessions are printed; each text ends with a line break. */
final class TraceText {
  private static final Object[] HEADINGS = {
    "policy",
    "cost",
    "cut",
    "input cost",
    "expected",
    "error",
    "bias",
    "cached",
    "switches",
    "unsafe",
    "quality",
    "shortfall",
    "under-served"
  };
  private static final String TABLE_HEAD = "%-20s%11s%9s%12s%11s%9s%9s%9s%10s%8s%9s%11s%14s%n";
  private static final String TABLE_ROW =
      "%-20s%11.2f%9.4f%12.2f%11.2f%9.4f%9.4f%9.4f%10d%8d%9.4f%11.4f%14.4f%n";
  private static final String CSV_HEAD =
      "name,cost,cost_cut,input_cost,expected_input_cost,error,bias,cache_hit_share,switches,"
          + "unsafe,quality,shortfall,under_served\n";
  private static final String CSV_ROW =
      "%s,%.8f,%.6f,%.8f,%.8f,%.6f,%.6f,%.6f,%d,%d,%.6f,%.6f,%.6f\n";
  private static final String LEGEND =
      """

      cost: of input and output, with each model's prefix cache simulated; cut: share of single-turn's
      cost saved; expected: what the input was expected to cost before each answer; error, bias: the sums
      of absolute and of signed differences to what it did cost, as shares of that; cached: share of the
      input read from caches; shortfall: mean quality asked for and not given; under-served: share of
      requests with a model below the asked one.
      """;

  private TraceText() {}

  /** Columns for people. */
  static String table(TraceJudgement judgement) {
    return lines(judgement, String.format(Locale.ROOT, TABLE_HEAD, HEADINGS), TABLE_ROW) + LEGEND;
  }

  /** A line a policy. */
  static String csv(TraceJudgement judgement) {
    return lines(judgement, CSV_HEAD, CSV_ROW);
  }

  /** One object with the totals, as they are. */
  static String json(TraceJudgement judgement) {
    List<Map<String, Object>> rows = new ArrayList<>();
    judgement.rows().forEach(row -> rows.add(object(judgement, row)));
    return JsonMapper.shared().writeValueAsString(Map.of("policies", rows)) + "\n";
  }

  private static String lines(TraceJudgement judgement, String head, String form) {
    StringBuilder lines = new StringBuilder(head);
    for (TraceTally row : judgement.rows()) {
      lines.append(String.format(Locale.ROOT, form, object(judgement, row).values().toArray()));
    }
    return lines.toString();
  }

  private static Map<String, Object> object(TraceJudgement judgement, TraceTally row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", row.name());
    object.put("cost", row.cost().toDouble());
    object.put("cost_cut", row.costCut(judgement.baseline()));
    object.put("input_cost", row.inputCost().toDouble());
    object.put("expected_input_cost", row.expectedInputCost());
    object.put("error", row.error());
    object.put("bias", row.bias());
    object.put("cache_hit_share", row.cacheHitShare());
    object.put("switches", row.switches());
    object.put("unsafe", row.unsafe());
    object.put("quality", row.quality());
    object.put("shortfall", row.shortfall());
    object.put("under_served", row.underServedShare());
    return object;
  }
}
