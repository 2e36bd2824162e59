package io.throughline.selector.plan;

import java.util.List;

/**
 * A turn that no lock holds, as the planner asks what follows it.
 *
 * @param decision that it matches, or ""
 * @param phase of it
 * @param run turns of its run so far, itself included, up to {@value Trail#RUN_MAX}
 * @param before turns of the run before, up to {@value Trail#RUN_MAX}
 * @param asked the base method's choice; "" when not known
 * @param turn its index in the session, from 0; {@value PlanKey#ANY} when not known
 * @param minSamples turns that a key must have seen to be used, 0 or more
 * @param models that may take it
 */
public record FreeTurn(
    String decision,
    String phase,
    int run,
    int before,
    String asked,
    int turn,
    int minSamples,
    List<String> models) {
  /** Copies the models. */
  public FreeTurn {
    models = List.copyOf(models);
  }

  /** The free turn that follows on a trail. */
  public static FreeTurn after(
      Trail trail,
      String decision,
      String phase,
      String asked,
      int turn,
      int minSamples,
      List<String> models) {
    return new FreeTurn(
        decision,
        phase,
        trail.runOfNext(false),
        trail.beforeNext(false),
        asked,
        turn,
        minSamples,
        models);
  }
}
