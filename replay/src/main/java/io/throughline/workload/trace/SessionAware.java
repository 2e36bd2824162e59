package io.throughline.workload.trace;

import io.throughline.workload.Chooser;

/** The selector that serves requests, as it is. */
record SessionAware(String name) implements TracePolicy {
  @Override
  public Chooser<Sight> begin(Tiers tiers) {
    return sight -> tiers.named(sight.shipped().model());
  }
}
