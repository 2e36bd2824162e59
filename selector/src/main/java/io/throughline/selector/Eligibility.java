package io.throughline.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which candidates can serve a turn at all.
 *
 * <p>When every candidate whose window fits is unavailable, those stay eligible: a backend that
 * just failed may be back, and refusing without a try helps nobody. So {@code eligible} is empty
 * only when no candidate takes what is needed in a window that fits (or there were none).
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
    UNAVAILABLE,
    /** It does not take something that the request holds. */
    CAPABILITY,
    /** Its quality is below the floor of the session's profile. */
    QUALITY_FLOOR
  }

  /**
   * A candidate that cannot serve.
   *
   * @param lacks what it does not take; empty unless that is the reason
   */
  public record Removed(Candidate candidate, Reason reason, Set<Capability> lacks) {
    /** The reason in the word of records: {@code context_window} or {@code capability:images}. */
    public String word() {
      return lacks.isEmpty() ? reason.name().toLowerCase(Locale.ROOT) : lacking(lacks);
    }
  }

  /** The reason of a model that does not take something, in the word of records. */
  public static String lacking(Set<Capability> lacks) {
    return lacks.stream()
        .sorted()
        .map(Capability::word)
        .collect(Collectors.joining(",", "capability:", ""));
  }

  /** Copies the lists. */
  public Eligibility {
    eligible = List.copyOf(eligible);
    removed = List.copyOf(removed);
  }

  /** As below, for a session without a profile. */
  public static Eligibility of(
      List<Candidate> candidates,
      Catalogue catalogue,
      long contextTokens,
      Set<Capability> needs,
      Set<String> unavailable) {
    return of(candidates, catalogue, contextTokens, needs, Profile.NONE, unavailable);
  }

  /**
   * Sorts the candidates of one decision.
   *
   * @param contextTokens size of the turn's whole context
   * @param needs what a model must take to serve it
   * @param profile whose floor a model must keep
   * @param unavailable models whose backend failed
   */
  public static Eligibility of(
      List<Candidate> candidates,
      Catalogue catalogue,
      long contextTokens,
      Set<Capability> needs,
      Profile profile,
      Set<String> unavailable) {
    Eligibility strict = sort(candidates, catalogue, contextTokens, needs, profile, unavailable);
    boolean retry = strict.eligible.isEmpty() && !unavailable.isEmpty();
    return retry ? sort(candidates, catalogue, contextTokens, needs, profile, Set.of()) : strict;
  }

  private static Eligibility sort(
      List<Candidate> candidates,
      Catalogue catalogue,
      long contextTokens,
      Set<Capability> needs,
      Profile profile,
      Set<String> unavailable) {
    List<Removed> removed = List.of();
    long largest = 0;
    for (Candidate candidate : candidates) {
      Model model = catalogue.find(candidate.model());
      largest = model == null ? largest : Math.max(largest, model.contextWindowTokens());
      Removed out = removed(candidate, model, contextTokens, needs, profile, unavailable);
      if (out != null) {
        removed = removed.isEmpty() ? new ArrayList<>() : removed;
        removed.add(out);
      }
    }
    return new Eligibility(without(removed, candidates), removed, largest);
  }

  private static @Nullable Removed removed(
      Candidate candidate,
      @Nullable Model model,
      long contextTokens,
      Set<Capability> needs,
      Profile profile,
      Set<String> unavailable) {
    Set<Capability> lacks = lacks(model, needs);
    if (!lacks.isEmpty()) {
      return new Removed(candidate, Reason.CAPABILITY, lacks);
    }
    if (model != null && !model.holds(contextTokens)) {
      return new Removed(candidate, Reason.CONTEXT_WINDOW, Set.of());
    }
    if (!profile.keeps(model == null ? 0 : model.qualityScore())) {
      return new Removed(candidate, Reason.QUALITY_FLOOR, Set.of());
    }
    return unavailable.contains(candidate.model())
        ? new Removed(candidate, Reason.UNAVAILABLE, Set.of())
        : null;
  }

  /** The candidates but the removed ones, which stand in the same order. */
  private static List<Candidate> without(List<Removed> removed, List<Candidate> candidates) {
    if (removed.isEmpty()) {
      return candidates;
    }
    List<Candidate> eligible = new ArrayList<>(candidates.size() - removed.size());
    int next = 0;
    for (Candidate candidate : candidates) {
      if (next < removed.size() && removed.get(next).candidate() == candidate) {
        next++;
      } else {
        eligible.add(candidate);
      }
    }
    return eligible;
  }

  /** What a model does not take of what is needed; an unknown one takes everything. */
  public static Set<Capability> lacks(@Nullable Model model, Set<Capability> needs) {
    if (model == null || needs.isEmpty() || model.lacks().isEmpty()) {
      return Set.of();
    }
    return needs.stream().filter(model.lacks()::contains).collect(Collectors.toUnmodifiableSet());
  }
}
