package io.throughline.selector;

import io.throughline.selector.plan.Forecast;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything one choice depends on.
 *
 * @param candidates the eligible ones ({@link Eligibility}), in configured order, each model once
 * @param base the base method's answer over them; null only when there are none
 * @param turn null when there is no session context at all
 * @param decisionName matched decision, or ""
 * @param categoryName first matched domain, or ""
 * @param unavailable models whose backend failed
 * @param unfit why models cannot serve the turn, in the words of {@link Eligibility.Removed#word}:
 *     candidates that were removed, and owners that are held all the same
 * @param forecast what is expected to follow; {@link Forecast#NONE} without the planner
 * @param demand what the request asked for before the configuration was applied to it; the choice
 *     does not read it
 * @param profile what the session's profile asks of the choice
 */
public record SelectionInput(
    Algorithm algorithm,
    SessionAwareConfig config,
    Catalogue catalogue,
    List<Candidate> candidates,
    @Nullable BaseScores base,
    LookupTables lookup,
    @Nullable TurnContext turn,
    String decisionName,
    String categoryName,
    Set<String> unavailable,
    Map<String, String> unfit,
    Forecast forecast,
    TurnDemand demand,
    Profile profile) {
  private static final String CAPABILITY = "capability:";
  private static final String QUALITY_FLOOR =
      Eligibility.Reason.QUALITY_FLOOR.name().toLowerCase(Locale.ROOT);

  /**
   * @throws IllegalArgumentException if a model is listed twice, candidates have no base answer, or
   *     the base method selected none of them
   */
  public SelectionInput {
    candidates = List.copyOf(candidates);
    unavailable = Set.copyOf(unavailable);
    Ballot.requireDistinct(candidates);
    requireBase(candidates, base);
    unfit = Map.copyOf(unfit);
  }

  /** An input without a profile. */
  public SelectionInput(
      Algorithm algorithm,
      SessionAwareConfig config,
      Catalogue catalogue,
      List<Candidate> candidates,
      @Nullable BaseScores base,
      LookupTables lookup,
      @Nullable TurnContext turn,
      String decisionName,
      String categoryName,
      Set<String> unavailable,
      Map<String, String> unfit,
      Forecast forecast,
      TurnDemand demand) {
    this(
        algorithm,
        config,
        catalogue,
        candidates,
        base,
        lookup,
        turn,
        decisionName,
        categoryName,
        unavailable,
        unfit,
        forecast,
        demand,
        Profile.NONE);
  }

  /** An input of whose request nothing else is known. */
  public SelectionInput(
      Algorithm algorithm,
      SessionAwareConfig config,
      Catalogue catalogue,
      List<Candidate> candidates,
      @Nullable BaseScores base,
      LookupTables lookup,
      @Nullable TurnContext turn,
      String decisionName,
      String categoryName,
      Set<String> unavailable,
      Map<String, String> unfit,
      Forecast forecast) {
    this(
        algorithm,
        config,
        catalogue,
        candidates,
        base,
        lookup,
        turn,
        decisionName,
        categoryName,
        unavailable,
        unfit,
        forecast,
        TurnDemand.NONE);
  }

  /** An input of which no model is known to be unfit, and nothing of what follows. */
  public SelectionInput(
      Algorithm algorithm,
      SessionAwareConfig config,
      Catalogue catalogue,
      List<Candidate> candidates,
      @Nullable BaseScores base,
      LookupTables lookup,
      @Nullable TurnContext turn,
      String decisionName,
      String categoryName,
      Set<String> unavailable) {
    this(
        algorithm,
        config,
        catalogue,
        candidates,
        base,
        lookup,
        turn,
        decisionName,
        categoryName,
        unavailable,
        Map.of(),
        Forecast.NONE);
  }

  /** Whether candidates were removed for what they do not take, and none for its window alone. */
  boolean lacksCapability() {
    return !unfit.isEmpty() && unfit.values().stream().allMatch(why -> why.startsWith(CAPABILITY));
  }

  /** Whether some candidate could serve but for the profile's floor. */
  boolean belowFloor() {
    return unfit.containsValue(QUALITY_FLOOR);
  }

  private static void requireBase(List<Candidate> candidates, @Nullable BaseScores base) {
    if (candidates.isEmpty()) {
      return;
    }
    if (base == null) {
      throw new IllegalArgumentException("base: none (expected: an answer over the candidates)");
    }
    for (Candidate candidate : candidates) {
      if (candidate.model().equals(base.selectedModel())) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "base selected_model: " + base.selectedModel() + " (expected: one of the candidates)");
  }
}
