package io.throughline.selector.plan;

/**
 * What kind of turn the planner sees when a turn is routed.
 *
 * @param locked whether only its owner could take it
 * @param phase {@code user_turn}, {@code tool_loop} or {@code provider_state}; "" when not known
 * @param asked the base method's choice; "" when not known
 */
public record TurnKind(boolean locked, String phase, String asked) {
  /** Of a turn of which nothing was written down. */
  public static final TurnKind UNKNOWN = new TurnKind(false, "", "");

  /** Whether anything was written down. */
  public boolean known() {
    return !phase.isEmpty();
  }
}
