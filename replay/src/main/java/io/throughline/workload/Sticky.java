package io.throughline.workload;

import io.throughline.selector.Model;
import org.jspecify.annotations.Nullable;

/** Keeps what the first turn asked for. */
record Sticky(String name) implements PlainPolicy {
  @Override
  public Chooser<Asking> begin() {
    return new First();
  }

  private static final class First implements Chooser<Asking> {
    private @Nullable Model first;

    @Override
    public Model choose(Asking turn) {
      first = first == null ? turn.asked() : first;
      return first;
    }
  }
}
