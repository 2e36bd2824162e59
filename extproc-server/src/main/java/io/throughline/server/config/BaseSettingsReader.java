package io.throughline.server.config;

import io.throughline.selector.BaseSettings;
import io.throughline.selector.CostQualityMethod;
import io.throughline.selector.EloMethod;
import io.throughline.selector.HybridMethod;
import io.throughline.selector.LatencyAwareMethod;
import io.throughline.selector.MultiFactorMethod;
import io.throughline.selector.MultiFactorMethod.OnNoCandidates;
import java.util.List;
import java.util.Locale;

/**
 * Reads the blocks of base methods. A key that a block does not set comes from the layer below: the
 * decision's block, then {@code global.router.model_selection}, then the defaults.
 */
final class BaseSettingsReader {
  /** The names of the blocks. */
  static final List<String> BLOCKS =
      List.of(
          HybridMethod.NAME,
          CostQualityMethod.NAME,
          LatencyAwareMethod.NAME,
          MultiFactorMethod.NAME,
          EloMethod.NAME);

  private static final double WEIGHT_MAX = 1e6;

  private final BaseSettings below;

  BaseSettingsReader(BaseSettings below) {
    this.below = below;
  }

  /**
   * Reads all blocks of a mapping; the key {@code elo} is left open for what only one layer has.
   */
  BaseSettings read(Section parent, Section elo) {
    return new BaseSettings(
        hybrid(parent.section(HybridMethod.NAME)),
        costQuality(parent.section(CostQualityMethod.NAME)),
        latencyAware(parent.section(LatencyAwareMethod.NAME)),
        multiFactor(parent.section(MultiFactorMethod.NAME)),
        elo(elo));
  }

  private HybridMethod.Weights hybrid(Section block) {
    block.define("hybrid");
    double elo = weight(block, "elo_weight", below.hybrid().elo());
    double quality = weight(block, "quality_weight", below.hybrid().quality());
    double cost = weight(block, "cost_weight", below.hybrid().cost());
    if (block.number("router_dc_weight", 0, 0, WEIGHT_MAX) > 0) {
      block.warning("router_dc_weight", "above 0", "0: it needs an embedding model; ignored");
    }
    block.described("router_dc_weight");
    block.notServed("automix_weight", "quality_gap_threshold", "normalize_scores");
    block.finish();
    if (elo + quality + cost > 0) {
      return new HybridMethod.Weights(elo, quality, cost);
    }
    block.problem("all weights 0", "a weight above 0");
    return below.hybrid();
  }

  private CostQualityMethod.Settings costQuality(Section block) {
    block.define("cost_quality");
    double weight = block.number("cost_weight", below.costQuality().costWeight(), 0, 1);
    block.finish();
    return new CostQualityMethod.Settings(weight);
  }

  /** A block that names one percentile looks at that one alone. */
  private LatencyAwareMethod.Settings latencyAware(Section block) {
    block.define("latency_aware");
    Integer tpot = block.optionalInteger("tpot_percentile", 1, 100);
    Integer ttft = block.optionalInteger("ttft_percentile", 1, 100);
    block.described("description");
    block.finish();
    if (tpot != null || ttft != null) {
      return new LatencyAwareMethod.Settings(tpot == null ? 0 : tpot, ttft == null ? 0 : ttft);
    }
    if (block.node() != null) {
      block.problem("no percentile", "tpot_percentile, ttft_percentile or both");
    }
    return below.latencyAware();
  }

  private MultiFactorMethod.Settings multiFactor(Section block) {
    block.define("multi_factor");
    MultiFactorMethod.Settings shared = below.multiFactor();
    MultiFactorMethod.Weights weights = weights(block.section("weights"), shared.weights());
    MultiFactorMethod.Ceilings ceilings = ceilings(block.section("slo"), shared.ceilings());
    int percentile = block.integer("latency_percentile", shared.latencyPercentile(), 1, 100);
    String absent = shared.onNoCandidates().name().toLowerCase(Locale.ROOT);
    String otherwise = block.oneOf("on_no_candidates", absent, "cheapest", "first", "fail");
    block.finish();
    return new MultiFactorMethod.Settings(
        weights, ceilings, percentile, OnNoCandidates.valueOf(otherwise.toUpperCase(Locale.ROOT)));
  }

  private static MultiFactorMethod.Weights weights(Section block, MultiFactorMethod.Weights below) {
    double quality = weight(block, "quality", below.quality());
    double latency = weight(block, "latency", below.latency());
    double cost = weight(block, "cost", below.cost());
    double load = weight(block, "load", below.load());
    block.finish();
    if (quality + latency + cost + load > 0) {
      return new MultiFactorMethod.Weights(quality, latency, cost, load);
    }
    block.problem("all weights 0", "a weight above 0");
    return below;
  }

  private static MultiFactorMethod.Ceilings ceilings(
      Section block, MultiFactorMethod.Ceilings below) {
    MultiFactorMethod.Ceilings ceilings =
        new MultiFactorMethod.Ceilings(
            block.number("max_tpot_ms", below.maxTpotMillis(), 0, 1e9),
            block.number("max_ttft_ms", below.maxTtftMillis(), 0, 1e9),
            block.number("max_cost_per_1m", below.maxCostPer1m(), 0, 1e9),
            block.integer("max_inflight", (int) below.maxInFlight(), 0, Integer.MAX_VALUE));
    block.finish();
    return ceilings;
  }

  private EloMethod.Settings elo(Section block) {
    EloMethod.Settings shared = below.elo();
    return new EloMethod.Settings(
        block.number("initial_rating", shared.initialRating(), 0, 10_000),
        block.bool("category_weighted", shared.categoryWeighted()),
        block.integer("min_comparisons", shared.minComparisons(), 0, 1_000_000));
  }

  private static double weight(Section block, String key, double below) {
    return block.number(key, below, 0, WEIGHT_MAX);
  }
}
