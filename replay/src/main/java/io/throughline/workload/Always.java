package io.throughline.workload;

import io.throughline.selector.Model;

/** One model for everything. */
record Always(String name, Model model) implements CausalPolicy {
  @Override
  public Chooser begin(Scenario scenario) {
    return turn -> model;
  }
}
