package io.throughline.selector;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evidence that a test writes down. */
final class Learned implements Evidence {
  private final Map<String, Double> ttft = new HashMap<>();
  private final Map<String, Double> tpot = new HashMap<>();
  private final Map<String, Long> inFlight = new HashMap<>();
  private final Map<String, Rating> ratings = new HashMap<>();
  private final Map<String, Rating> decisionRatings = new HashMap<>();

  Learned took(String model, double ttftMillis, double tpotMillis) {
    ttft.put(model, ttftMillis);
    tpot.put(model, tpotMillis);
    return this;
  }

  Learned busy(String model, long requests) {
    inFlight.put(model, requests);
    return this;
  }

  Learned rated(String model, double rating) {
    ratings.put(model, new Rating(rating, 10));
    return this;
  }

  Learned rated(String model, String decision, double rating, long comparisons) {
    decisionRatings.put(decision + "/" + model, new Rating(rating, comparisons));
    return this;
  }

  BaseQuery query(Catalogue catalogue, String... models) {
    return query(BaseSettings.DEFAULTS, catalogue, models);
  }

  BaseQuery query(BaseSettings settings, Catalogue catalogue, String... models) {
    return new BaseQuery(
        Arrays.stream(models).map(Candidate::of).toList(), catalogue, "d", "", settings, this);
  }

  @Override
  public @Nullable Double ttftMillis(String model, int percentile) {
    return ttft.get(model);
  }

  @Override
  public @Nullable Double tpotMillis(String model, int percentile) {
    return tpot.get(model);
  }

  @Override
  public long inFlight(String model) {
    return inFlight.getOrDefault(model, 0L);
  }

  @Override
  public @Nullable Rating rating(String model) {
    return ratings.get(model);
  }

  @Override
  public @Nullable Rating rating(String model, String decision) {
    return decisionRatings.get(decision + "/" + model);
  }
}
