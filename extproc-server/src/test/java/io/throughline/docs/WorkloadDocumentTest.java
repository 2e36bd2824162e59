package io.throughline.docs;

import io.throughline.workload.Judgement;
import io.throughline.workload.Laboratory;
import io.throughline.workload.Policies;
import io.throughline.workload.Tally;
import io.throughline.workload.TradeOffChart;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/benchmarks/workload.md} and its chart say what the shipped selector does today. */
class WorkloadDocumentTest {
  private static final String FOLDER = "docs/benchmarks/";
  private static final String TEXT =
      """
      # The 21,600-turn agent workload

      Six kinds of synthetic agent sessions, five seeds each, 40 sessions of 18 turns a seed; equal on every machine. Written by
      `bench/workload`, which runs the selector that serves requests, not a model of it; a test compares this page with what the
      code does. `bin/throughline workload` prints the same totals, also for other seeds and scenarios.

      %s
      - **cost, uncached**: USD, with and without the models' caches. One rule prices every policy: a longer history is warmer, a switch leaves a fifth of the warmth.
      - **unsafe**: model changes within a tool loop or on a turn that continues a provider's state.
      - **shortfall**: mean quality that turns asked for and did not get. **Under-served**: share of turns whose model is below the asked one. Mean quality alone rewards spending on easy turns.
      - **cut**: share of single-turn's cost that is saved, both by the one rule. **Published cut**: the same with single-turn priced as if it had no cache, as such numbers have been published.
      - **× optimum**: cost beside that of the clairvoyant optimum at the same shortfall.

      `optimum-λ` knows the whole session and minimises cost + λ × shortfall exactly, without unsafe switches: nothing safe lies below its curve. What is above it by
      little is good; single-turn lies below only where it switches unsafely. `session-aware-no-…` is the selector with one part off.

      ## Where `session-aware` stands

      %s

      ![Cost and shortfall of each policy beside the optimum's curve](workload.svg)
      """;
  private static final String STANDING =
      """
      With %d switches instead of %d, and %d unsafe ones instead of %d, the default costs %.2f USD at a shortfall of %.4f: **%.1f times** what the optimum pays for that
      shortfall (%.2f USD). For the same money, the optimum's shortfall is %.4f. The policy with its documented terms is safe, and dear: it leaves the frontier model as
      reluctantly as it enters it, and looks at one turn where a lock may hold the choice for several.\
      """;
  private static final String HEAD =
      """
      | policy | switches | unsafe | cost | uncached | quality | shortfall | under-served | cut | published cut | × optimum |
      |---|---|---|---|---|---|---|---|---|---|---|
      """;

  @Test
  void thePageAndItsChartAreUpToDate() {
    Judgement judgement = Judgement.of(Laboratory.published(), Policies.standard(), scenario -> {});
    Generated.agrees(FOLDER + "workload.svg", TradeOffChart.svg(judgement));
    Generated.agrees(FOLDER + "workload.md", TEXT.formatted(table(judgement), standing(judgement)));
  }

  private static String table(Judgement judgement) {
    StringBuilder table = new StringBuilder(HEAD);
    for (Tally row : judgement.rows()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,d | %.2f | %.2f | %.4f | %.4f | %.4f | %.1f %% | %.1f %% | %.2f |%n",
              row.name(),
              row.switches(),
              row.unsafe(),
              row.cost().toDouble(),
              row.uncached().toDouble(),
              row.quality(),
              row.shortfall(),
              row.underServedShare(),
              100 * row.costCut(judgement.baseline()),
              100 * row.publishedCostCut(judgement.baseline()),
              judgement.timesOptimum(row)));
    }
    return table.toString();
  }

  private static String standing(Judgement judgement) {
    Tally baseline = judgement.baseline();
    Tally shipped =
        judgement.rows().stream()
            .filter(row -> row.name().equals(Policies.SESSION_AWARE.name()))
            .findFirst()
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        STANDING,
        shipped.switches(),
        baseline.switches(),
        shipped.unsafe(),
        baseline.unsafe(),
        shipped.cost().toDouble(),
        shipped.shortfall(),
        judgement.timesOptimum(shipped),
        judgement.curve().costAt(shipped.shortfall()),
        judgement.curve().shortfallAt(shipped.cost().toDouble()));
  }
}
