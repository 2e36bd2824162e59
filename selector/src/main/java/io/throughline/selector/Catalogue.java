package io.throughline.selector;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of all models, with the cost pressure of each (docs/session-aware.md,
 * section 9) worked out once. The pressure of a model depends on the dearest model of the whole
 * catalogue.
 */
public final class Catalogue {
  /** A catalogue without models. */
  public static final Catalogue EMPTY = of(List.of());

  private static final double UNKNOWN_PRESSURE = 0.5;

  private final List<Model> models;
  private final Map<String, Priced> byName;

  private record Priced(Model model, double pressure, Rates rates) {}

  private Catalogue(List<Model> models, Map<String, Priced> byName) {
    this.models = models;
    this.byName = byName;
  }

  /**
   * A snapshot of those models.
   *
   * @throws IllegalArgumentException if two models share a name
   */
  public static Catalogue of(Collection<Model> models) {
    double dearest = 0;
    for (Model model : models) {
      dearest = Math.max(dearest, checkoutCost(model.prices()));
    }
    Map<String, Priced> byName = HashMap.newHashMap(models.size());
    for (Model model : models) {
      Priced priced = new Priced(model, pressure(model, dearest), Rates.of(model.prices()));
      if (byName.put(model.name(), priced) != null) {
        throw new IllegalArgumentException(
            "model: " + model.name() + " twice (expected: each name once)");
      }
    }
    return new Catalogue(List.copyOf(models), byName);
  }

  /** The models in the order given. */
  public List<Model> models() {
    return models;
  }

  /** The model of that name, or null. */
  public @Nullable Model find(String name) {
    Priced priced = byName.get(name);
    return priced == null ? null : priced.model();
  }

  /** Whether a model of that name exists. */
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** Whether the model can hold a context of that many tokens; an unknown model or window can. */
  public boolean holds(String name, long contextTokens) {
    Model model = find(name);
    return model == null || model.holds(contextTokens);
  }

  /** The prices as doubles; unknown ones for a model that does not exist. */
  Rates rates(String name) {
    Priced priced = byName.get(name);
    return priced == null ? Rates.UNKNOWN : priced.rates();
  }

  /**
   * What losing a warm cache of that model weighs beside the dearest one, 0 to 1: its checkout cost
   * over the dearest, else its quality score, else 0.5.
   */
  public double pressure(String name) {
    Priced priced = byName.get(name);
    return priced == null ? UNKNOWN_PRESSURE : priced.pressure();
  }

  /**
   * The frontier cost multiplier F(from, to) of docs/session-aware.md, section 9, from 1 to {@code
   * maxMultiplier}; symmetric.
   */
  public double frontierCostMultiplier(String from, String to, double maxMultiplier) {
    return 1 + (maxMultiplier - 1) * Math.max(pressure(from), pressure(to));
  }

  private static double pressure(Model model, double dearest) {
    double cost = checkoutCost(model.prices());
    if (cost > 0 && dearest > 0) {
      return Checks.clamp01(cost / dearest);
    }
    return model.qualityScore() > 0 ? Checks.clamp01(model.qualityScore()) : UNKNOWN_PRESSURE;
  }

  /** What one million tokens cost more when the cache must be filled again. */
  private static double checkoutCost(Prices prices) {
    double prompt = orZero(prices.promptPer1m());
    if (prompt <= 0) {
      return 0;
    }
    double cached = Math.max(orZero(prices.cachedInputPer1m()), 0);
    if (prices.cacheWritePer1m() != null) {
      return Math.max(0, prices.cacheWritePer1m().doubleValue() - cached);
    }
    return prompt > cached ? prompt - cached : prompt;
  }

  private static double orZero(@Nullable BigDecimal price) {
    return price == null ? 0 : price.doubleValue();
  }
}
