package io.throughline.workload;

import java.util.Set;

/** On which turns a session had been idle for long. */
public enum IdlePattern {
  /** On one of three turns, one of which is never reached. */
  SINGLE {
    @Override
    Set<Integer> turns(PythonRandom random) {
      return Set.of(CHOICES[random.below(CHOICES.length)]);
    }
  },
  /** On none that is reached. */
  RARE {
    @Override
    Set<Integer> turns(PythonRandom random) {
      return Set.of();
    }
  },
  /** On every fifth turn but the first. */
  FREQUENT {
    @Override
    Set<Integer> turns(PythonRandom random) {
      return Set.of(5, 10, 15);
    }
  };

  private static final int[] CHOICES = {0, 9, 19};

  abstract Set<Integer> turns(PythonRandom random);
}
