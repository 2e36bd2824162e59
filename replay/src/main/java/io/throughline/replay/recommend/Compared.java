package io.throughline.replay.recommend;

/**
 * A cheaper model beside a dearer one on the same traffic. Differences are other minus model, each
 * with the ends of its 95 % confidence interval.
 *
 * @param activity what the sessions are about
 * @param model the dearer one
 * @param other the cheaper one
 * @param sessions of both
 * @param cost of a turn, in the one currency of both
 * @param oneShot share of sessions whose first answer was enough
 */
public record Compared(
    String activity,
    String model,
    String other,
    long sessions,
    String currency,
    Difference cost,
    Difference oneShot) {
  /**
   * A difference.
   *
   * @param model the mean of the one
   * @param other the mean of the other
   * @param from the lower end of its interval
   * @param to the upper end
   */
  public record Difference(double model, double other, double from, double to) {}
}
