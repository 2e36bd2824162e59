package io.throughline.workload;

/**
 * One kind of agent session.
 *
 * @param name 1 to {@value #NAME_LENGTH_MAX} letters, digits, "-", "_" or "."
 * @param demand how hard its turns are
 * @param history how its history grows
 * @param phases which turns are what
 * @param idle on which turns the session had been idle
 * @param remainingTurnPrior turns that a session of this kind is said to have, 0 or more
 */
public record Scenario(
    String name,
    Demand demand,
    History history,
    Phases phases,
    IdlePattern idle,
    double remainingTurnPrior) {
  /** Longest name. */
  public static final int NAME_LENGTH_MAX = 64;

  private static final double PRIOR_MAX = 1_000_000;

  /**
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public Scenario {
    Expect.that(
        name.matches("[A-Za-z0-9._-]{1," + NAME_LENGTH_MAX + "}"),
        "name",
        name,
        "1 to " + NAME_LENGTH_MAX + " letters, digits, -, _ or .");
    Expect.within("prior", remainingTurnPrior, 0, PRIOR_MAX);
  }
}
