package io.throughline.workload.trace;

import io.throughline.selector.Catalogue;
import io.throughline.selector.Model;
import io.throughline.selector.Prices;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** The three models that recorded sessions are replayed on, and how long each one's cache lives. */
public final class Tiers {
  /** How many there are. */
  public static final int SIZE = 3;

  /** How long providers keep a prefix where nothing else is said. */
  public static final long CACHE_LIFETIME_MILLIS = 300_000;

  /**
   * The small, the middle and the large model of one vendor by its public list prices of November
   * 2025: a cache read is a tenth of the input price, a write for five minutes five quarters.
   */
  public static final Tiers DEFAULT =
      new Tiers(
          List.of(
              tier("small", "1", "0.10", "1.25", "5", .64),
              tier("middle", "3", "0.30", "3.75", "15", .78),
              tier("large", "5", "0.50", "6.25", "25", .94)));

  /**
   * One of them.
   *
   * @param cacheLifetimeMillis how long its provider keeps a prefix after its last use
   */
  public record Tier(Model model, long cacheLifetimeMillis) {}

  private final List<Tier> tiers;
  private final List<Model> models;
  private final Catalogue catalogue;

  /**
   * Three models of one currency, the smallest first.
   *
   * @throws IllegalArgumentException if there are not three, two share a name, currencies differ,
   *     or qualities do not rise
   */
  public Tiers(List<Tier> tiers) {
    expect(tiers.size() == SIZE, "models: " + tiers.size() + " (expected: 3, the smallest first)");
    this.tiers = List.copyOf(tiers);
    models = tiers.stream().map(Tier::model).toList();
    catalogue = Catalogue.of(models);
    for (int i = 1; i < SIZE; i++) {
      requireAbove(models.get(i - 1), models.get(i));
    }
  }

  private static void requireAbove(Model below, Model model) {
    String name = "quality_score of " + model.name() + ": " + model.qualityScore();
    expect(
        model.qualityScore() > below.qualityScore(),
        name + " (expected: above the " + below.qualityScore() + " of " + below.name() + ")");
    String currency = model.prices().currency();
    expect(
        currency.equals(below.prices().currency()),
        "currency of " + model.name() + ": " + currency + " (expected: the same for all models)");
  }

  private static void expect(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** All of them, the smallest first. */
  public List<Model> models() {
    return models;
  }

  /** The one for easy turns. */
  public Model small() {
    return models.getFirst();
  }

  /** The one between. */
  public Model middle() {
    return models.get(1);
  }

  /** The one for hard turns. */
  public Model large() {
    return models.getLast();
  }

  /** The models as the selector knows them. */
  Catalogue catalogue() {
    return catalogue;
  }

  /** The currency of all prices. */
  String currency() {
    return small().prices().currency();
  }

  /** From the lowest quality to the highest, above 0. */
  double qualityRange() {
    return large().qualityScore() - small().qualityScore();
  }

  /** How long that model's provider keeps a prefix. */
  long cacheLifetimeMillis(String model) {
    return tiers.stream()
        .filter(tier -> tier.model().name().equals(model))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(model + " (expected: one of the models)"))
        .cacheLifetimeMillis();
  }

  /** The model of that name. */
  Model named(String name) {
    Model model = catalogue.find(name);
    expect(model != null, name + " (expected: one of the models)");
    return Objects.requireNonNull(model);
  }

  private static Tier tier(
      String name, String prompt, String cached, String write, String completion, double quality) {
    Prices prices =
        new Prices(
            "USD",
            new BigDecimal(prompt),
            new BigDecimal(cached),
            new BigDecimal(write),
            new BigDecimal(completion));
    return new Tier(new Model(name, prices, quality, 0), CACHE_LIFETIME_MILLIS);
  }
}
