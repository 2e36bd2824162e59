package io.throughline.demo.history;

import io.throughline.selector.Catalogue;
import io.throughline.selector.Evidence;
import io.throughline.selector.Model;
import io.throughline.selector.Rating;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** How fast the models are, and what is known of it. */
record Speeds(Map<String, Speed> models) implements Evidence {
  private static final double SPREAD = .25;

  /** From the cheapest model to the dearest; all beyond are as slow as the last. */
  private static final List<Speed> BY_PRICE =
      List.of(new Speed(180, 6, .01), new Speed(330, 11, .03), new Speed(850, 24, .08));

  /**
   * One model's.
   *
   * @param firstMillis to its first token, where its cache holds the whole prompt
   * @param tokenMillis for each token after it
   * @param promptMillis for each token of the prompt that its cache does not hold
   */
  record Speed(double firstMillis, double tokenMillis, double promptMillis) {}

  /** Dear models are slower than cheap ones. */
  static Speeds of(Catalogue catalogue) {
    List<Model> byPrice =
        catalogue.models().stream()
            .sorted(
                Comparator.comparing(
                    model -> model.prices().promptPer1m(),
                    Comparator.nullsLast(Comparator.naturalOrder())))
            .toList();
    Map<String, Speed> models = new HashMap<>();
    for (int i = 0; i < byPrice.size(); i++) {
      models.put(byPrice.get(i).name(), BY_PRICE.get(Math.min(i, BY_PRICE.size() - 1)));
    }
    return new Speeds(models);
  }

  /** From the request to the first token. */
  long firstMillis(String model, long uncachedTokens, Random random) {
    Speed speed = of(model);
    double usual = speed.firstMillis + speed.promptMillis * uncachedTokens;
    return Math.max(1, Math.round(usual * Math.exp(SPREAD * random.nextGaussian())));
  }

  /** From there to the end. */
  long restMillis(String model, long outputTokens, Random random) {
    double usual = of(model).tokenMillis * outputTokens;
    return Math.max(1, Math.round(usual * Math.exp(SPREAD * random.nextGaussian())));
  }

  @Override
  public @Nullable Double ttftMillis(String model, int percentile) {
    return of(model).firstMillis;
  }

  @Override
  public @Nullable Double tpotMillis(String model, int percentile) {
    return of(model).tokenMillis;
  }

  @Override
  public long inFlight(String model) {
    return 0;
  }

  @Override
  public @Nullable Rating rating(String model) {
    return null;
  }

  @Override
  public @Nullable Rating rating(String model, String decision) {
    return null;
  }

  private Speed of(String model) {
    return models.getOrDefault(model, BY_PRICE.getLast());
  }
}
