package io.throughline.selector;

import static io.throughline.selector.Fixtures.priced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.selector.MultiFactorMethod.Ceilings;
import io.throughline.selector.MultiFactorMethod.OnNoCandidates;
import io.throughline.selector.Ratings.Feedback;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The formulas of the methods that look at more than the configuration. */
class LearningMethodsTest {
  private static final Catalogue CATALOGUE =
      Catalogue.of(
          List.of(
              new Model("cheap", Fixtures.prices("1", null, null), .6, 0),
              new Model("strong", Fixtures.prices("4", null, null), .9, 0)));

  private static BaseSettings settings(Ceilings ceilings, OnNoCandidates otherwise) {
    BaseSettings defaults = BaseSettings.DEFAULTS;
    return new BaseSettings(
        defaults.hybrid(),
        defaults.costQuality(),
        defaults.latencyAware(),
        new MultiFactorMethod.Settings(MultiFactorMethod.Weights.DEFAULTS, ceilings, 95, otherwise),
        defaults.elo());
  }

  @Test
  void theFastestScoresOneAndTheOthersByHowMuchLongerTheyTake() {
    Learned learned = new Learned().took("fast", 100, 10).took("slow", 400, 20);
    BaseScores got =
        new LatencyAwareMethod().score(learned.query(CATALOGUE, "slow", "fast", "unseen"));
    assertEquals(Map.of("fast", 1.0, "slow", (.25 + .5) / 2, "unseen", .5), got.scores());
    assertEquals("fast", got.selectedModel());
  }

  @Test
  void withoutSamplesTheFirstCandidateIsTaken() {
    BaseScores got =
        new LatencyAwareMethod().score(new Learned().query(CATALOGUE, "strong", "cheap"));
    assertEquals("strong", got.selectedModel());
    assertEquals(Map.of("strong", .5, "cheap", .5), got.scores());
  }

  @Test
  void costAndQualityAreWeighed() {
    BaseScores got =
        new CostQualityMethod().score(new Learned().query(CATALOGUE, "strong", "cheap"));
    assertEquals(.45, got.scores().get("strong"), 1e-12);
    assertEquals(.5 * .6 + .5 * .75, got.scores().get("cheap"), 1e-12);
  }

  @Test
  void multiFactorWeighsQualityLatencyCostAndLoad() {
    Learned learned =
        new Learned().took("cheap", 200, 40).took("strong", 100, 20).busy("strong", 3);
    Map<String, Double> got =
        new MultiFactorMethod().score(learned.query(CATALOGUE, "cheap", "strong")).scores();
    assertEquals((.6 + .5 + .75 + 1) / 4, got.get("cheap"), 1e-12);
    assertEquals((.9 + 1 + 0 + .25) / 4, got.get("strong"), 1e-12);
  }

  @Test
  void aCandidateAboveACeilingScoresZeroAndIsStillScored() {
    Learned learned = new Learned().took("cheap", 200, 40).took("strong", 100, 20);
    for (Ceilings ceilings : List.of(new Ceilings(30, 0, 0, 0), new Ceilings(0, 150, 0, 0))) {
      BaseScores got =
          new MultiFactorMethod()
              .score(
                  learned.query(
                      settings(ceilings, OnNoCandidates.FAIL), CATALOGUE, "cheap", "strong"));
      assertEquals(0, got.scores().get("cheap"));
      assertEquals("strong", got.selectedModel());
    }
  }

  @Test
  void theCeilingsOfCostAndLoadHoldToo() {
    Learned learned = new Learned().busy("cheap", 5);
    BaseSettings both = settings(new Ceilings(0, 0, 2, 4), OnNoCandidates.FAIL);
    BaseScores got =
        new MultiFactorMethod().score(learned.query(both, CATALOGUE, "cheap", "strong", "other"));
    assertEquals("other", got.selectedModel());
    assertEquals(0, got.scores().get("cheap") + got.scores().get("strong"));
  }

  @Test
  void whenAllAreAboveACeilingThePolicyDecides() {
    Ceilings none = new Ceilings(0, 0, .5, 0);
    Learned learned = new Learned();
    MultiFactorMethod method = new MultiFactorMethod();
    BaseScores cheapest =
        method.score(
            learned.query(settings(none, OnNoCandidates.CHEAPEST), CATALOGUE, "strong", "cheap"));
    assertEquals(Map.of("strong", 0.0, "cheap", 1.0), cheapest.scores());
    BaseScores first =
        method.score(
            learned.query(settings(none, OnNoCandidates.FIRST), CATALOGUE, "strong", "cheap"));
    assertEquals("strong", first.selectedModel());
    BaseScores failed =
        method.score(
            learned.query(settings(none, OnNoCandidates.FAIL), CATALOGUE, "strong", "cheap"));
    assertFalse(failed.acceptable());
    assertEquals(Map.of("strong", 0.0, "cheap", 0.0), failed.scores());
  }

  @Test
  void eloIsTheExpectedShareOfWinsOverTheMeanAndDoesNotShrink() {
    Learned learned = new Learned().rated("a", 1600).rated("b", 1400).rated("b", "d", 1700, 5);
    BaseScores got = new EloMethod().score(learned.query(Catalogue.EMPTY, "a", "b", "c"));
    double mean = (1600 + 1700 + 1500) / 3.0;
    assertEquals(Rating.expected(1600, mean), got.scores().get("a"), 1e-12);
    assertEquals(Rating.expected(1700, mean), got.scores().get("b"), 1e-12);
    assertEquals(Rating.expected(1500, mean), got.scores().get("c"), 1e-12);
    assertEquals(.5, got.confidence(), 1e-12);
  }

  @Test
  void aWinMovesBothRatingsByTheSameAndTheDecisionsToo() {
    Ratings once = Ratings.NONE.with(new Feedback("a", "b", false, "d"), 1500, 32);
    assertEquals(Map.of("a", new Rating(1516, 1), "b", new Rating(1484, 1)), once.global());
    assertEquals(once.global(), once.byDecision().get("d"));
    Ratings tied = once.with(new Feedback("a", "b", true, ""), 1500, 32);
    double step = 32 * (.5 - Rating.expected(1516, 1484));
    assertEquals(1516 + step, tied.global().get("a").value(), 1e-9);
    assertEquals(1484 - step, tied.global().get("b").value(), 1e-9);
    assertEquals(once.byDecision(), tied.byDecision());
  }

  @Test
  void judgementsOfOneModelMoveItATenth() {
    Ratings good = Ratings.NONE.with(new Feedback("a", "", false, ""), 1500, 32);
    assertEquals(Map.of("a", new Rating(1503.2, 1)), good.global());
    Ratings bad = Ratings.NONE.with(new Feedback("", "a", false, ""), 1500, 32);
    assertEquals(Map.of("a", new Rating(1496.8, 1)), bad.global());
  }

  @Test
  void feedbackWithoutAMeaningIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Feedback("", "", false, ""));
    assertThrows(IllegalArgumentException.class, () -> new Feedback("a", "a", false, ""));
    assertThrows(IllegalArgumentException.class, () -> new Feedback("a", "", true, ""));
  }

  @Test
  void whereNoneIsAcceptableATurnWithoutALockIsRefusedAndALockedOneIsNot() {
    BaseScores failed = new BaseScores("multi_factor", "a", 0, .5, Map.of("a", 0.0)).unacceptable();
    assertEquals("no_acceptable_candidate", select(failed, null).policy().decisionReason());
    assertEquals("a", select(failed, "a").policy().selectedModel());
  }

  private static Selection select(
      BaseScores base, @org.jspecify.annotations.Nullable String named) {
    TurnContext turn = TurnContext.builder().namedModel(named).build();
    return new SessionAwareSelector()
        .select(
            new SelectionInput(
                Algorithm.SESSION_AWARE,
                SessionAwareConfig.DEFAULTS,
                Catalogue.of(List.of(priced("a", "1", "1"))),
                List.of(Candidate.of("a")),
                base,
                LookupTables.EMPTY,
                turn,
                "d",
                "",
                java.util.Set.of()));
  }
}
