package io.throughline.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which candidates can serve a turn at all.
 *
 * <p>When every candidate whose window fits is unavailable, those stay eligible: a backend that
 * just failed may be back, and refusing without a try helps nobody. So {@code eligible} is empty
 * only when no window fits (or there were no candidates).
 *
 * @param eligible in the order given
 * @param removed the others, in the order given
 * @param largestWindowTokens the largest known window of all of them, 0 when none is known
 */
public record Eligibility(
    List<Candidate> eligible, List<Removed> removed, long largestWindowTokens) {
  /** Why a candidate cannot serve. */
  public enum Reason {
    /** Its known context window is smaller than the context. */
    CONTEXT_WINDOW,
    /** Its backend failed. */
    UNAVAILABLE
  }

  /** A candidate that cannot serve. */
  public record Removed(Candidate candidate, Reason reason) {}

  /** Copies the lists. */
  public Eligibility {
    eligible = List.copyOf(eligible);
    removed = List.copyOf(removed);
  }

  /**
   * Sorts the candidates of one decision.
   *
   * @param contextTokens size of the turn's whole context
   * @param unavailable models whose backend failed
   */
  public static Eligibility of(
      List<Candidate> candidates,
      Catalogue catalogue,
      long contextTokens,
      Set<String> unavailable) {
    Eligibility strict = sort(candidates, catalogue, contextTokens, unavailable);
    boolean retry = strict.eligible.isEmpty() && !unavailable.isEmpty();
    return retry ? sort(candidates, catalogue, contextTokens, Set.of()) : strict;
  }

  private static Eligibility sort(
      List<Candidate> candidates,
      Catalogue catalogue,
      long contextTokens,
      Set<String> unavailable) {
    List<Candidate> eligible = new ArrayList<>(candidates.size());
    List<Removed> removed = new ArrayList<>();
    long largest = 0;
    for (Candidate candidate : candidates) {
      Model model = catalogue.find(candidate.model());
      largest = model == null ? largest : Math.max(largest, model.contextWindowTokens());
      if (model != null && !model.holds(contextTokens)) {
        removed.add(new Removed(candidate, Reason.CONTEXT_WINDOW));
      } else if (unavailable.contains(candidate.model())) {
        removed.add(new Removed(candidate, Reason.UNAVAILABLE));
      } else {
        eligible.add(candidate);
      }
    }
    return new Eligibility(eligible, removed, largest);
  }
}
