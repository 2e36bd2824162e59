package io.throughline.server.whatif;

import io.throughline.replay.whatif.Inputs;
import io.throughline.selector.Evidence;
import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.selector.Rating;
import io.throughline.selector.Ratings;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.config.LookupSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was known when a recorded choice was made, as far as its record tells. Notes when something
 * is asked for that it does not tell. For one choice, by one thread.
 */
final class RecordedEvidence implements Evidence {
  private final Inputs inputs;
  private final LookupSettings settings;
  private final PlanTables learned;
  private final boolean sameLine;
  private final Assumed assumed;
  private boolean unknownAsked;

  /**
   * @param learned what the planner knows from the recorded turns before
   * @param sameLine whether the line up to the turn is the recorded one, and so is its decision
   */
  RecordedEvidence(
      Inputs inputs,
      LookupSettings settings,
      PlanTables learned,
      boolean sameLine,
      Assumed assumed) {
    this.inputs = inputs;
    this.settings = settings;
    this.learned = learned;
    this.sameLine = sameLine;
    this.assumed = assumed;
  }

  Inputs inputs() {
    return inputs;
  }

  Assumed assumed() {
    return assumed;
  }

  /** Whether anything was asked for that the record does not tell. */
  boolean unknownAsked() {
    return unknownAsked;
  }

  @Override
  public @Nullable Double ttftMillis(String model, int percentile) {
    unknownAsked = true;
    return null;
  }

  @Override
  public @Nullable Double tpotMillis(String model, int percentile) {
    unknownAsked = true;
    return null;
  }

  @Override
  public long inFlight(String model) {
    unknownAsked = true;
    return 0;
  }

  @Override
  public @Nullable Rating rating(String model) {
    return ratingSnapshot().global().get(model);
  }

  @Override
  public @Nullable Rating rating(String model, String decision) {
    return ratingSnapshot().find(model, decision);
  }

  @Override
  public Ratings ratingSnapshot() {
    return inputs.demand().ratings();
  }

  /** The recorded forecast where the question is the recorded one. */
  @Override
  public Forecast forecast(FreeTurn turn) {
    Forecast recorded = inputs.forecast();
    boolean asked = inputs.base() != null && inputs.base().selectedModel().equals(turn.asked());
    if (recorded != null && sameLine && asked && turn.models().equals(inputs.candidates())) {
      return recorded;
    }
    assumed.add(Assumed.What.FORECAST_FROM_THESE_RECORDS);
    return learned.forecast(turn);
  }

  /** What had been learned or set by hand, under what the configuration says. */
  @Override
  public LookupTables lookupTables() {
    if (!settings.enabled()) {
      return LookupTables.EMPTY;
    }
    Map<String, Entry> entries = new HashMap<>();
    inputs
        .lookup()
        .forEach((key, entry) -> {
          if (entry.source() != Source.CONFIG_OVERRIDE) {
            entries.put(key, entry);
          }
        });
    entries.putAll(settings.overrides());
    return LookupTables.ofKeys(entries);
  }
}
