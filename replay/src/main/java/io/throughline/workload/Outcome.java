package io.throughline.workload;

/**
 * What a policy's choices came to, on whatever sessions; means are over turns.
 *
 * @param name of the policy
 * @param switches model changes
 * @param unsafe switches on turns that only the current model can serve
 * @param cost in the laboratory's currency
 * @param quality mean quality of the chosen models
 * @param shortfall mean quality that turns asked for and did not get
 * @param underServed share of turns whose chosen model is below the asked one
 */
public record Outcome(
    String name,
    int switches,
    int unsafe,
    double cost,
    double quality,
    double shortfall,
    double underServed) {
  /** Whether it costs less than the other at equal or lower shortfall. */
  public boolean beats(Outcome other) {
    return cost < other.cost && shortfall <= other.shortfall;
  }
}
