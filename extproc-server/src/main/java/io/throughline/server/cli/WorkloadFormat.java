package io.throughline.server.cli;

import io.throughline.workload.Judgement;
import io.throughline.workload.PlannerCurve;
import io.throughline.workload.Tally;
import io.throughline.workload.trace.TraceJudgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** How totals are printed. */
enum WorkloadFormat {
  /** Columns for people. */
  TABLE {
    @Override
    String text(Judgement judgement) {
      StringBuilder table = new StringBuilder(String.format(Locale.ROOT, TABLE_HEAD, HEADINGS));
      for (Tally row : judgement.rows()) {
        table.append(String.format(Locale.ROOT, TABLE_ROW, cells(judgement, row)));
      }
      return table.append(LEGEND).toString();
    }

    @Override
    String text(TraceJudgement judgement) {
      return TraceText.table(judgement);
    }

    @Override
    String text(PlannerCurve curve, List<Suggestion> suggestions) {
      return CurveText.table(curve, suggestions);
    }
  },
  /** One object with the totals, as they are. */
  JSON {
    @Override
    String text(Judgement judgement) {
      List<Map<String, Object>> rows = new ArrayList<>();
      judgement.rows().forEach(row -> rows.add(object(row)));
      return JsonMapper.shared().writeValueAsString(Map.of("policies", rows)) + "\n";
    }

    @Override
    String text(TraceJudgement judgement) {
      return TraceText.json(judgement);
    }

    @Override
    String text(PlannerCurve curve, List<Suggestion> suggestions) {
      return CurveText.json(curve, suggestions);
    }
  },
  /** A line a policy. */
  CSV {
    @Override
    String text(Judgement judgement) {
      StringBuilder csv = new StringBuilder(CSV_HEAD);
      for (Tally row : judgement.rows()) {
        csv.append(String.format(Locale.ROOT, CSV_ROW, cells(judgement, row)));
      }
      return csv.toString();
    }

    @Override
    String text(TraceJudgement judgement) {
      return TraceText.csv(judgement);
    }

    @Override
    String text(PlannerCurve curve, List<Suggestion> suggestions) {
      return CurveText.csv(curve, suggestions);
    }
  };

  private static final Object[] HEADINGS = {
    "policy",
    "switches",
    "unsafe",
    "cost",
    "uncached",
    "quality",
    "shortfall",
    "under-served",
    "cut",
    "cut (pub.)",
    "x optimum"
  };
  private static final String TABLE_HEAD = "%-38s%9s%8s%10s%10s%9s%11s%14s%9s%12s%11s%n";
  private static final String TABLE_ROW =
      "%-38s%9d%8d%10.2f%10.2f%9.4f%11.4f%14.4f%9.4f%12.4f%11.2f%n";
  private static final String CSV_HEAD =
      "name,switches,unsafe,cost,cost_uncached,quality,shortfall,under_served,cost_cut,"
          + "cost_cut_published,times_optimum\n";
  private static final String CSV_ROW = "%s,%d,%d,%.8f,%.8f,%.6f,%.6f,%.6f,%.6f,%.6f,%.4f\n";
  private static final String LEGEND =
      """

      cost, uncached: USD, with and without the models' caches; shortfall: mean quality asked for and not
      given; under-served: share of turns with a model below the asked one; cut: share of single-turn's
      cost saved, by one rule, and as published, with single-turn priced as if it had no cache;
      x optimum: cost beside that of the clairvoyant optimum at the same shortfall.
      """;

  /** The totals, with a line break at the end. */
  abstract String text(Judgement judgement);

  /** The planner's curve, with a line break at the end. */
  abstract String text(PlannerCurve curve, List<Suggestion> suggestions);

  /** The totals of recorded sessions, with a line break at the end. */
  abstract String text(TraceJudgement judgement);

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static WorkloadFormat named(String word) {
    for (WorkloadFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(word)) {
        return format;
      }
    }
    throw new IllegalArgumentException(word + " (expected: table, json or csv)");
  }

  private static Object[] cells(Judgement judgement, Tally row) {
    return new Object[] {
      row.name(),
      row.switches(),
      row.unsafe(),
      row.cost().toDouble(),
      row.uncached().toDouble(),
      row.quality(),
      row.shortfall(),
      row.underServedShare(),
      row.costCut(judgement.baseline()),
      row.publishedCostCut(judgement.baseline()),
      judgement.timesOptimum(row)
    };
  }

  private static Map<String, Object> object(Tally row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", row.name());
    object.put("switches", row.switches());
    object.put("unsafe", row.unsafe());
    object.put("cost", row.cost().toDouble());
    object.put("cost_uncached", row.uncached().toDouble());
    object.put("quality", row.quality());
    object.put("shortfall", row.shortfall());
    object.put("under_served", row.underServedShare());
    return object;
  }
}
