package io.throughline.workload.trace;

import io.throughline.selector.SessionAwareConfig;
import io.throughline.workload.Chooser;

/** The selector that serves requests, with those settings. */
record SessionAware(String name, SessionAwareConfig config) implements TracePolicy {
  @Override
  public Chooser<Sight> begin(Tiers tiers) {
    return sight -> tiers.named(sight.shipped().model());
  }
}
