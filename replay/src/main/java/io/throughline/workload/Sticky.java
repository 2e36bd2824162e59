package io.throughline.workload;

import io.throughline.selector.Model;
import org.jspecify.annotations.Nullable;

/** Keeps what the first turn asked for. */
record Sticky(String name) implements CausalPolicy {
  @Override
  public Chooser begin(Scenario scenario) {
    return new First();
  }

  private static final class First implements Chooser {
    private @Nullable Model first;

    @Override
    public Model choose(Turn turn) {
      first = first == null ? turn.asked() : first;
      return first;
    }
  }
}
