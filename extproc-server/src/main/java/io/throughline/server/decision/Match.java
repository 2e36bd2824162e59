package io.throughline.server.decision;

import java.util.List;

/**
 * How a rule matched.
 *
 * @param matched whether it did
 * @param confidence in [0, 1]; 0 when it did not match, and for an AND without children
 * @param rules the matching leaves as {@code type:name}
 */
record Match(boolean matched, double confidence, List<String> rules) {
  static final Match NO = new Match(false, 0, List.of());
}
