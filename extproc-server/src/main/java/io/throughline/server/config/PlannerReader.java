package io.throughline.server.config;

import io.throughline.selector.Candidate;
import io.throughline.selector.Planner;
import io.throughline.selector.PlannerSettings;
import io.throughline.selector.Prices;
import io.throughline.selector.plan.PlanTables;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the planner's keys of a {@code session_aware} block, and what it needs of the models. */
final class PlannerReader {
  private static final double ANY = Double.MAX_VALUE;

  private PlannerReader() {}

  static PlannerSettings read(Section block, PlannerSettings below) {
    String word =
        block.oneOf(
            "planner", below.planner().word(), Planner.CONTINUITY.word(), Planner.LOOKAHEAD.word());
    boolean looksAhead = word.equals(Planner.LOOKAHEAD.word());
    double price = block.number("quality_price", below.qualityPrice(), Double.MIN_VALUE, ANY);
    // Who inherits lookahead without a price is told where it was asked for.
    if (looksAhead && price <= 0 && block.has("planner") && !block.has("quality_price")) {
      block.error("quality_price", "absent", "above 0, because planner is lookahead");
    }
    return new PlannerSettings(
        looksAhead ? Planner.LOOKAHEAD : Planner.CONTINUITY,
        price,
        block.number("switch_price", below.switchPrice(), 0, ANY),
        block.integer("min_samples", below.minSamples(), 0, PlanTables.MEMORY_TURNS));
  }

  /** Qualities must be there; without a price the planner leaves turns to the documented scores. */
  static void require(
      Section block,
      PlannerSettings settings,
      List<Candidate> candidates,
      Map<String, ModelConfig> models) {
    if (!settings.looksAhead()) {
      return;
    }
    @Nullable String currency = null;
    for (Candidate candidate : candidates) {
      ModelConfig model = models.get(candidate.model());
      if (model == null) {
        continue;
      }
      Prices prices = model.model().prices();
      if (!(model.model().qualityScore() > 0)) {
        needs(block, "a quality_score for each of its models; " + candidate.model() + " has none");
      }
      if (!isPriced(prices)) {
        block.warning(
            "planner",
            Planner.LOOKAHEAD.word(),
            "prompt_per_1m, cached_input_per_1m and completion_per_1m for each of its models; without"
                + " those of "
                + candidate.model()
                + " it falls back to continuity");
      } else if (currency != null && !currency.equals(prices.currency())) {
        needs(block, "prices in one currency; " + candidate.model() + " has another");
      } else {
        currency = prices.currency();
      }
    }
  }

  private static boolean isPriced(Prices prices) {
    return prices.promptPer1m() != null
        && prices.cachedInputPer1m() != null
        && prices.completionPer1m() != null;
  }

  private static void needs(Section block, String expected) {
    block.error("planner", Planner.LOOKAHEAD.word(), expected);
  }
}
