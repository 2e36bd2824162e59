package io.throughline.workload;

import io.throughline.selector.Model;
import java.util.List;

/**
 * A way to choose the models of sessions. A new one is one class, and one line in {@link Policies}.
 */
public interface Policy {
  /** Name in options and reports. */
  String name();

  /**
   * The model of each turn, in order. A policy that sees only the past is a {@link CausalPolicy}.
   */
  List<Model> route(Session session);
}
