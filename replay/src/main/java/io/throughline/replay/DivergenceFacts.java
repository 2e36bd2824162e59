package io.throughline.replay;

/**
 * What a record tells of whether its conversation goes in circles.
 *
 * @param state word of the state; empty where nobody looked
 * @param kind how it goes in circles; empty where it does not
 * @param turns since it does; those that it took to recover
 * @param changed whether the state is another than a turn before
 * @param correction what the model was told with this request; empty for nothing
 */
public record DivergenceFacts(
    String state, String kind, int turns, boolean changed, String correction) {
  /** Nobody looked. */
  public static final DivergenceFacts NONE = new DivergenceFacts("", "", 0, false, "");
}
