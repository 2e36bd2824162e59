package io.throughline.workload.trace;

import io.throughline.selector.SessionAwareConfig;
import io.throughline.workload.Chooser;
import io.throughline.workload.PlainPolicy;

/**
 * A way to choose the models of recorded sessions, request by request. A new one is one class, and
 * one line in {@link TracePolicies}.
 */
public interface TracePolicy {
  /** Name in options and reports. */
  String name();

  /** Begins a session on those models. */
  Chooser<? super Sight> begin(Tiers tiers);

  /** The settings that the selector which serves requests has under this policy. */
  default SessionAwareConfig config() {
    return SessionAwareConfig.builder().build();
  }

  /** A policy that goes with every kind of session. */
  static TracePolicy of(PlainPolicy policy) {
    return new Plain(policy);
  }

  /** One that looks at nothing but what requests ask for. */
  record Plain(PlainPolicy policy) implements TracePolicy {
    @Override
    public String name() {
      return policy.name();
    }

    @Override
    public Chooser<? super Sight> begin(Tiers tiers) {
      return policy.begin();
    }
  }
}
