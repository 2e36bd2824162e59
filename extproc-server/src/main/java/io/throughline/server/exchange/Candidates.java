package io.throughline.server.exchange;

import io.throughline.selector.Candidate;
import java.util.List;
import java.util.function.Predicate;

/** Lists of candidates. */
final class Candidates {
  private Candidates() {}

  /** Those that the condition holds for, in their order; the list itself where it does for all. */
  static List<Candidate> where(List<Candidate> candidates, Predicate<Candidate> condition) {
    for (Candidate candidate : candidates) {
      if (!condition.test(candidate)) {
        return candidates.stream().filter(condition).toList();
      }
    }
    return candidates;
  }

  /** The names of their models, in their order. */
  static List<String> names(List<Candidate> candidates) {
    String[] names = new String[candidates.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = candidates.get(i).model();
    }
    return List.of(names);
  }
}
