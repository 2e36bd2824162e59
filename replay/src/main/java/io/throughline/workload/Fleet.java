package io.throughline.workload;

import io.throughline.selector.Catalogue;
import io.throughline.selector.Model;
import io.throughline.selector.Prices;
import java.math.BigDecimal;
import java.util.List;

/** The three models of the workload, in USD per 1,000,000 tokens. */
public final class Fleet {
  /** The cheapest; the current model of every session before its first turn. */
  public static final Model SMALL = model("qwen3-8b", "0.05", "0.10", "0.01", .64);

  /** The one between. */
  public static final Model MIDDLE = model("qwen3-32b", "0.30", "0.60", "0.06", .78);

  /** The dearest. */
  public static final Model FRONTIER = model("frontier-reasoner", "8", "24", "1.20", .94);

  /** All of them, cheapest first. */
  public static final List<Model> MODELS = List.of(SMALL, MIDDLE, FRONTIER);

  static final Catalogue CATALOGUE = Catalogue.of(MODELS);

  private static final double MIDDLE_DEMAND = .55;
  private static final double FRONTIER_DEMAND = .78;

  private Fleet() {}

  /** The model that a turn of that demand asks for, looked at by itself. */
  static Model asked(double demand) {
    if (demand < MIDDLE_DEMAND) {
      return SMALL;
    }
    return demand < FRONTIER_DEMAND ? MIDDLE : FRONTIER;
  }

  /**
   * The model of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Model named(String name) {
    for (Model model : MODELS) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    throw new IllegalArgumentException(name + " (expected: a model of the workload)");
  }

  private static Model model(
      String name, String prompt, String completion, String cached, double quality) {
    Prices prices =
        new Prices(
            "USD",
            new BigDecimal(prompt),
            new BigDecimal(cached),
            null,
            new BigDecimal(completion));
    return new Model(name, prices, quality, 0);
  }
}
