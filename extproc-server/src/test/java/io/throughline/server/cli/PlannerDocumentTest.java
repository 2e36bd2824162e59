package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.docs.Generated;
import io.throughline.server.SharedData;
import io.throughline.workload.Laboratory;
import io.throughline.workload.Lookahead;
import io.throughline.workload.Outcome;
import io.throughline.workload.PlannerCurve;
import io.throughline.workload.PlannerCurve.Point;
import io.throughline.workload.Policies;
import io.throughline.workload.Policy;
import io.throughline.workload.Scenarios;
import io.throughline.workload.Tally;
import io.throughline.workload.TradeOffChart;
import io.throughline.workload.trace.Tiers;
import io.throughline.workload.trace.TraceCurve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/benchmarks/planner.md} and its chart say what the shipped planner does today; skipped
 * by name where the recording is not there.
 */
class PlannerDocumentTest {
  private static final List<Long> LEARN_SEEDS = LongStream.rangeClosed(1, 10).boxed().toList();
  private static final List<Long> OTHER_SEEDS = List.of(4L, 97L, 1_234L, 77_777L, 314_159L);
  private static final List<String> PRICES = List.of("0.2", "0.4", "0.65", "1", "2");
  private static final String FOLDER = "docs/benchmarks/";
  private static final String TEXT =
      """
      # The lookahead planner

      What [`session_aware.planner: lookahead`](../planner.md) costs and gives: on the [21,600-turn agent workload](workload.md) and on [recorded sessions of a coding agent](real-sessions.md). Written
      by `bench/planner`, which runs the selector that serves requests; a test compares this page with what the code does wherever the recording is. λ is the price of quality (`quality_price`).

      ## Beside the clairvoyant optimum

      Learning as it goes, from nothing (online), and with tables learned on seeds 1 to 10 and nothing more (learned). The **objective** is cost + λ × Σ shortfall, which the optimum minimises knowing the
      whole session; × optimum is how many times its objective it comes to. No row has an unsafe switch.

      | λ | | cost | quality | shortfall | under-served | switches | objective × optimum |
      |---|---|---|---|---|---|---|---|
      %s
      On other seeds (4, 97, 1234, 77777 and 314159), online:

      | λ | | cost | quality | shortfall | under-served | switches | objective × optimum |
      |---|---|---|---|---|---|---|---|
      %s
      ## Beside policies without it

      | policy | cost | quality | shortfall | unsafe switches |
      |---|---|---|---|---|
      %s| reference SAAR, its own bench policy, as we measured it | 367.42 | 0.7777 | 0.0706 | 0 |

      ![Cost and shortfall of the planner over λ beside the optimum's curve](planner.svg)

      ## What each part is worth

      Online at λ = 0.65, with one part left out:

      | policy | left out | cost | shortfall | objective × optimum |
      |---|---|---|---|---|
      %s
      The finest key changes little here, where decision, phase and runs say most of what follows; what it is for are [sessions that are harder to foresee](../planner.md#when-not-to-use-it).

      ## Recorded sessions

      307 sessions of a coding agent, 19,265 requests, three price tiers, true prefix caches, learning as it goes from nothing. A stand-in says what each request asks for ([how](real-sessions.md#what-a-request-asks-for));
      the requests match one decision, and the planner tells them apart by what they ask for. %s

      | λ | cost | quality | shortfall | under-served | switches | unsafe |
      |---|---|---|---|---|---|---|
      %s
      No clairvoyant optimum is known for these sessions: what a turn costs depends on when each model was last used.
      """;

  private static final Laboratory PUBLISHED = Laboratory.published();
  private static final Outcome NONE = new Outcome("", 0, 0, 0, 0, 0, 0);
  private static PlannerCurve curve = new PlannerCurve("", List.of(), NONE, List.of(), List.of());
  private static PlannerCurve recorded = curve;

  @BeforeAll
  static void run() throws IOException {
    recorded =
        TraceCurve.of(
            TraceFile.read(SharedData.file("data/claude-code-sessions.csv.gz")),
            Tiers.DEFAULT,
            policy -> {});
    curve = PlannerCurve.of(PUBLISHED, scenario -> {});
  }

  @Test
  void thePageAndItsChartAreUpToDate() {
    Generated.agrees(FOLDER + "planner.svg", TradeOffChart.svg(curve));
    Generated.agrees(
        FOLDER + "planner.md",
        TEXT.formatted(
            beside(PUBLISHED, List.of("lookahead", "lookahead-learned")),
            beside(new Laboratory(Scenarios.ALL, OTHER_SEEDS), List.of("lookahead")),
            rivals(),
            ablations(),
            standing(),
            points()));
  }

  @Test
  void onRecordedSessionsItIsNeverDearerThanOneModelOfEqualOrLowerShortfall() {
    assertEquals(List.of(), recorded.beatenByAConstant());
    recorded.points().forEach(point -> assertEquals(0, point.outcome().unsafe()));
  }

  private static String beside(Laboratory laboratory, List<String> kinds) {
    List<Policy> policies = new ArrayList<>();
    for (String price : PRICES) {
      policies.add(Policies.named("optimum-" + price, List.of()));
      kinds.forEach(kind -> policies.add(Policies.named(kind + "-" + price, LEARN_SEEDS)));
    }
    List<Tally> rows = laboratory.run(policies, scenario -> {});
    int group = 1 + kinds.size();
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      String price = PRICES.get(i / group);
      String kind = i % group == 0 ? "optimum" : i % group == 1 ? "online" : "learned";
      table.append(row(price, kind, rows.get(i), rows.get(i - i % group)));
    }
    return table.toString();
  }

  private static String row(String price, String kind, Tally row, Tally optimum) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f | %.4f | %.4f | %.4f | %,d | %.3f |%n",
        price,
        kind,
        row.cost().toDouble(),
        row.quality(),
        row.shortfall(),
        row.underServedShare(),
        row.switches(),
        times(row, optimum, Double.parseDouble(price)));
  }

  private static double times(Tally row, Tally optimum, double price) {
    return (row.cost().toDouble() + price * row.shortfallSum())
        / (optimum.cost().toDouble() + price * optimum.shortfallSum());
  }

  private static String rivals() {
    List<Outcome> rows = new ArrayList<>(List.of(curve.singleTurn()));
    rows.addAll(curve.constants());
    rows.add(PUBLISHED.run(List.of(Policies.SESSION_AWARE), scenario -> {}).getFirst().outcome());
    curve.points().stream()
        .filter(point -> point.qualityPrice().equals("0.65"))
        .forEach(point -> rows.add(point.outcome()));
    StringBuilder table = new StringBuilder();
    for (Outcome row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.4f | %.4f | %,d |%n",
              row.name(),
              row.cost(),
              row.quality(),
              row.shortfall(),
              row.unsafe()));
    }
    return table.toString();
  }

  private static String ablations() {
    List<String> leftOut =
        List.of(
            "nothing",
            "the locked turns that follow (L̄ = 0)",
            "what they ask for (P = 0)",
            "backing off to coarser keys",
            "the finest key, by asked model and turn",
            "decisions: keys over all of them alone");
    List<Policy> policies = new ArrayList<>(List.of(Policies.named("optimum-0.65", List.of())));
    policies.add(Policies.named(Lookahead.NAME, List.of()));
    policies.addAll(Lookahead.ablations());
    List<Tally> rows = PUBLISHED.run(policies, scenario -> {});
    StringBuilder table = new StringBuilder();
    for (int i = 1; i < rows.size(); i++) {
      Tally row = rows.get(i);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.2f | %.4f | %.3f |%n",
              row.name(),
              leftOut.get(i - 1),
              row.cost().toDouble(),
              row.shortfall(),
              times(row, rows.getFirst(), .65)));
    }
    return table.toString();
  }

  private static String standing() {
    int beaten = recorded.beatenByAConstant().size();
    return beaten == 0
        ? "At no λ of the table does one model for everything cost less at equal or lower shortfall."
        : "At "
            + beaten
            + " λ of the table one model for everything costs less at equal or lower shortfall.";
  }

  private static String points() {
    StringBuilder table = new StringBuilder();
    for (Point point : recorded.points()) {
      table.append(line(point.qualityPrice(), point.outcome()));
    }
    table.append(line("single-turn", recorded.singleTurn()));
    recorded.constants().forEach(constant -> table.append(line(constant.name(), constant)));
    return table.toString();
  }

  private static String line(String name, Outcome row) {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.4f | %.4f | %.4f | %,d | %,d |%n",
        name,
        row.cost(),
        row.quality(),
        row.shortfall(),
        row.underServed(),
        row.switches(),
        row.unsafe());
  }
}
