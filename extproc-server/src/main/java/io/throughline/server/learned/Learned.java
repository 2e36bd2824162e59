package io.throughline.server.learned;

import io.throughline.selector.Evidence;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Rating;
import io.throughline.selector.Ratings;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.PlanTables;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of the running sidecar. Thread-safe.
 *
 * @param latencies how fast models answer
 * @param load tells how many requests a model works on
 * @param ratings how feedback rates models
 * @param lookup tables of gaps, penalties and priors
 * @param plans what the planner has learned
 */
public record Learned(
    LatencyBook latencies,
    ToLongFunction<String> load,
    RatingBook ratings,
    LookupBook lookup,
    PlanTables plans)
    implements Evidence {
  @Override
  public @Nullable Double ttftMillis(String model, int percentile) {
    return latencies.ttftMillis(model, percentile);
  }

  @Override
  public @Nullable Double tpotMillis(String model, int percentile) {
    return latencies.tpotMillis(model, percentile);
  }

  @Override
  public long inFlight(String model) {
    return load.applyAsLong(model);
  }

  @Override
  public @Nullable Rating rating(String model) {
    return ratings.ratings().global().get(model);
  }

  @Override
  public @Nullable Rating rating(String model, String decision) {
    return ratings.ratings().find(model, decision);
  }

  @Override
  public Forecast forecast(FreeTurn turn) {
    return plans.forecast(turn);
  }

  @Override
  public LookupTables lookupTables() {
    return lookup.tables();
  }

  @Override
  public Ratings ratingSnapshot() {
    return ratings.ratings();
  }
}
