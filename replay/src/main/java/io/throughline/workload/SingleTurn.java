package io.throughline.workload;

/** Routes each turn for itself: what it asks for is what it gets. */
record SingleTurn(String name) implements PlainPolicy {
  @Override
  public Chooser<Asking> begin() {
    return Asking::asked;
  }
}
