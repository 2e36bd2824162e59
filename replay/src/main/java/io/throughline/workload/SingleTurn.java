package io.throughline.workload;

/** Routes each turn for itself: what it asks for is what it gets. */
record SingleTurn(String name) implements CausalPolicy {
  @Override
  public Chooser begin(Scenario scenario) {
    return Turn::asked;
  }
}
