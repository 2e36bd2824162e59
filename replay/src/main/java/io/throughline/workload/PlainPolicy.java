package io.throughline.workload;

/** A policy that needs nothing but what turns ask for; it goes with every kind of session. */
public interface PlainPolicy extends CausalPolicy {
  /** Begins a session. */
  Chooser<Asking> begin();

  @Override
  default Chooser<Asking> begin(Scenario scenario) {
    return begin();
  }
}
