package io.throughline.server.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseSettings;
import io.throughline.selector.Candidate;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.server.Facts;
import io.throughline.server.decision.DecisionEngine.Outcome;
import io.throughline.server.decision.DecisionEngine.Strategy;
import io.throughline.server.signal.Signal;
import io.throughline.server.signal.SignalInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecisionEngineTest {
  private static final SignalInput FACTS = Facts.input(Facts.saying("x"));
  private static final Rule ALL = new Rule.And(List.of());

  /** A signal of a fixed confidence. */
  private record Fixed(String type, String name, double confidence) implements Signal {
    @Override
    public double match(SignalInput input) {
      return confidence;
    }
  }

  @Test
  void anEmptyAndMatchesWithConfidenceZeroAndAnEmptyOrNever() {
    assertEquals(new Match(true, 0, List.of()), match(ALL));
    assertFalse(match(new Rule.Or(List.of())).matched());
    assertFalse(match(Rule.NEVER).matched());
  }

  @Test
  void anAndTakesTheMeanAndAllRules() {
    assertEquals(
        new Match(true, 0.5, List.of("t:a", "t:b")), match(new Rule.And(leaves(0.75, 0.25))));
    assertFalse(match(new Rule.And(leaves(1, 0, 1))).matched());
  }

  @Test
  void anOrTakesTheMostConfidentChildAndItsRules() {
    assertEquals(
        new Match(true, 0.75, List.of("t:b")), match(new Rule.Or(leaves(0.25, 0.75, 0.75, 0))));
    assertFalse(match(new Rule.Or(leaves(0, 0))).matched());
  }

  @Test
  void anOrOverACatchAllMatchesWithConfidenceZero() {
    assertEquals(new Match(true, 0, List.of()), match(new Rule.Or(List.of(Rule.NEVER, ALL))));
  }

  @Test
  void aNotMatchesWithConfidenceOneAndNoRules() {
    assertEquals(new Match(true, 1, List.of()), match(new Rule.Not(leaf("a", 0))));
    assertFalse(match(new Rule.Not(leaf("a", 0.1))).matched());
  }

  @Test
  void treesNest() {
    Rule tree =
        new Rule.And(
            List.of(new Rule.Or(leaves(0.5, 0.25)), new Rule.Not(new Rule.And(leaves(0.5, 0)))));
    assertEquals(new Match(true, 0.75, List.of("t:a")), match(tree));
  }

  @Test
  void byPriorityConfidenceAndNameBreakTies() {
    assertWins("b", Strategy.PRIORITY, decision("a", 1, 0, 1), decision("b", 2, 0, 0.1));
    assertWins("b", Strategy.PRIORITY, decision("a", 1, 0, 0.1), decision("b", 1, 0, 0.2));
    assertWins("a", Strategy.PRIORITY, decision("b", 1, 0, 0.2), decision("a", 1, 0, 0.2));
    assertWins("b", Strategy.PRIORITY, decision("a", -5, 0, 1), decision("b", -4, 0, 1));
  }

  @Test
  void byConfidencePriorityAndNameBreakTies() {
    assertWins("a", Strategy.CONFIDENCE, decision("a", 1, 0, 1), decision("b", 2, 0, 0.1));
    assertWins("b", Strategy.CONFIDENCE, decision("a", 1, 0, 0.5), decision("b", 2, 0, 0.5));
    assertWins("a", Strategy.CONFIDENCE, decision("b", 2, 0, 0.5), decision("a", 2, 0, 0.5));
  }

  @Test
  void theLowestTierWinsAndTierZeroIsLast() {
    assertWins("b", Strategy.PRIORITY, decision("a", 99, 0, 1), decision("b", 1, 3, 0.1));
    assertWins("a", Strategy.PRIORITY, decision("a", 1, 2, 0.1), decision("b", 9, 3, 1));
    assertWins("b", Strategy.PRIORITY, decision("a", 9, 2, 0.1), decision("b", 1, 2, 0.2));
    assertWins("b", Strategy.PRIORITY, decision("a", 1, 2, 0.2), decision("b", 2, 2, 0.2));
    assertWins("a", Strategy.PRIORITY, decision("b", 1, 2, 0.2), decision("a", 1, 2, 0.2));
  }

  @Test
  void aTierThatDoesNotMatchChangesNothing() {
    assertWins(
        "a",
        Strategy.PRIORITY,
        decision("a", 9, 0, 1),
        decision("b", 1, 0, 1),
        decision("c", 1, 1, 0));
  }

  @Test
  void theOrderOfTheDecisionsDoesNotMatter() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Decision> decisions = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        decisions.add(
            decision("d" + i, random.nextInt(2), random.nextInt(3), random.nextInt(3) / 2.0));
      }
      String winner = name(new DecisionEngine(decisions, Strategy.PRIORITY).decide(FACTS));
      Collections.shuffle(decisions, random);
      String again = name(new DecisionEngine(decisions, Strategy.PRIORITY).decide(FACTS));
      assertEquals(winner, again, "seed " + seed);
    }
  }

  @Test
  void withoutAMatchThereIsNoDecision() {
    Outcome outcome =
        new DecisionEngine(List.of(decision("a", 1, 0, 0)), Strategy.PRIORITY).decide(FACTS);
    assertTrue(outcome.decision().isEmpty());
    assertEquals(0, outcome.confidence());
    assertEquals("", outcome.category());
  }

  @Test
  void theCategoryIsTheWinnersFirstDomain() {
    Rule rule =
        new Rule.And(
            List.of(
                leaf("a", 1),
                new Rule.Leaf(new Fixed("domain", "math", 1)),
                new Rule.Leaf(new Fixed("domain", "law", 1))));
    assertEquals("math", decide(rule).category());
    assertEquals("", decide(leaf("a", 1)).category());
  }

  @Test
  void everySignalThatMatchedIsTold() {
    Rule rule =
        new Rule.Or(
            List.of(
                new Rule.And(List.of(leaf("no", 0), leaf("late", 1))),
                leaf("b", 0.5),
                leaf("a", 0.5),
                new Rule.Leaf(new Fixed("u", "z", 1))));
    assertEquals(Map.of("t", List.of("a", "b", "late"), "u", List.of("z")), decide(rule).signals());
  }

  private static Outcome decide(Rule rule) {
    Decision only = decision("only", rule, 0, 0);
    return new DecisionEngine(List.of(only), Strategy.PRIORITY).decide(FACTS);
  }

  private static void assertWins(String name, Strategy strategy, Decision... decisions) {
    assertEquals(name, name(new DecisionEngine(List.of(decisions), strategy).decide(FACTS)));
  }

  private static String name(Outcome outcome) {
    return outcome.decision().map(Decision::name).orElse("none");
  }

  private static Match match(Rule rule) {
    return new Evaluation(signal -> signal.match(FACTS)).match(rule);
  }

  private static Rule leaf(String name, double confidence) {
    return new Rule.Leaf(new Fixed("t", name, confidence));
  }

  private static List<Rule> leaves(double... confidences) {
    List<Rule> leaves = new ArrayList<>();
    for (double confidence : confidences) {
      leaves.add(leaf(Character.toString('a' + leaves.size()), confidence));
    }
    return leaves;
  }

  private static Decision decision(String name, int priority, int tier, double confidence) {
    return decision(name, leaf(name, confidence), priority, tier);
  }

  private static Decision decision(String name, Rule rule, int priority, int tier) {
    return new Decision(
        name,
        priority,
        tier,
        rule,
        List.of(Candidate.of("m")),
        Algorithm.BASE_ONLY,
        "static",
        BaseSettings.DEFAULTS,
        SessionAwareConfig.DEFAULTS,
        Map.of());
  }
}
