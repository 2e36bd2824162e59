package io.throughline.server.decision;

import io.throughline.server.signal.Signal;
import java.util.List;

/** A node of a decision's rule tree. Immutable. */
public sealed interface Rule {
  /** A signal. */
  record Leaf(Signal signal) implements Rule {}

  /** Matches when all children do; without children it always matches. */
  record And(List<Rule> children) implements Rule {}

  /** Matches when one child does; without children it never matches. */
  record Or(List<Rule> children) implements Rule {}

  /** Matches when its child does not. */
  record Not(Rule child) implements Rule {}

  /** The rule of a decision without rules: never matches. */
  Rule NEVER = new Or(List.of());
}
