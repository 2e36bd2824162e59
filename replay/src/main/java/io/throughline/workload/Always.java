package io.throughline.workload;

import io.throughline.selector.Model;

/** One model for everything. */
record Always(String name, Model model) implements PlainPolicy {
  @Override
  public Chooser<Asking> begin() {
    return turn -> model;
  }
}
