package io.throughline.replay.whatif;

import io.throughline.selector.BaseScores;
import io.throughline.selector.LookupTables;
import io.throughline.selector.ProviderState;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Forecast;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded choice depended on.
 *
 * @param turn as it was, with the provider state that the request carried
 * @param demand what the request asked for
 * @param candidates that were eligible, in order
 * @param base what the base method said of them; null without any
 * @param lookup the entries of the lookup tables that told anything of them, by written key
 * @param portable whether other models could continue the provider state
 * @param forecast what the planner expected; null where it was off
 */
public record Inputs(
    TurnContext turn,
    TurnDemand demand,
    List<String> candidates,
    @Nullable BaseScores base,
    Map<String, LookupTables.Entry> lookup,
    boolean portable,
    @Nullable Forecast forecast) {
  /** Copies the list and the map. */
  public Inputs {
    candidates = List.copyOf(candidates);
    lookup = Map.copyOf(lookup);
  }

  /** The turn as the selector saw it. */
  public TurnContext seen() {
    return portable ? turn.with(ProviderState.NONE) : turn;
  }
}
