package io.throughline.selector;

/**
 * What a session's profile asks of the choice, in the selector's own parts; the safety locks are
 * none of them, because no profile turns them off.
 *
 * @param baseMethod name of the method that alone chooses, in place of the decision's algorithm;
 *     empty where that one does
 * @param heldForLife whether the session keeps its model: a lock below the two safety locks
 * @param qualityFloor least quality score of a model that may be chosen, 0 to 1; 0 for none. A
 *     model whose score is not set counts 0
 */
public record Profile(String baseMethod, boolean heldForLife, double qualityFloor) {
  /** The decision's own algorithm. */
  public static final Profile NONE = new Profile("", false, 0);

  /**
   * @throws IllegalArgumentException if the floor lies outside 0 to 1
   */
  public Profile {
    Checks.within01("quality_floor", qualityFloor);
  }

  /** Whether a model of a catalogue keeps the floor; one that is not known counts 0. */
  boolean allows(Catalogue catalogue, String name) {
    Model model = catalogue.find(name);
    return keeps(model == null ? 0 : model.qualityScore());
  }

  boolean keeps(double qualityScore) {
    return qualityScore >= qualityFloor || qualityFloor == 0;
  }
}
