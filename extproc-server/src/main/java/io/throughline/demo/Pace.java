package io.throughline.demo;

import java.time.Duration;

/**
 * How fast a sample model server works.
 *
 * @param first from the request to the beginning of the answer
 * @param each between two parts of the answer
 */
record Pace(Duration first, Duration each) {
  /** As fast as it can. */
  static final Pace UNBOUND = new Pace(Duration.ZERO, Duration.ZERO);

  static Pace ofMillis(int first, int each) {
    return new Pace(Duration.ofMillis(first), Duration.ofMillis(each));
  }

  /** Until an answer of that many parts is there. */
  Duration whole(int parts) {
    return first.plus(each.multipliedBy(parts));
  }
}
