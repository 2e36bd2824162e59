package io.throughline.selector;

import static io.throughline.selector.Fixtures.CONTINUES;
import static io.throughline.selector.Fixtures.memory;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Fixtures.Question;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Worked examples of docs/session-aware.md, with ours where it differs. */
class WorkedExamplesTest {
  private static final double PRINTED = 5e-7;

  private static TurnContext.Builder turn(
      String current, int turns, long history, long context, double warmth) {
    return TurnContext.builder()
        .currentModel(current)
        .memory(memory(turns, 0, "d"))
        .historyTokens(history)
        .contextTokens(context)
        .warmth(Map.of(current, warmth));
  }

  private static TurnContext.Builder warmStay() {
    return turn("small", 4, 4096, 5120, .8);
  }

  private static Question smallAndMid(double small, double mid) {
    return new Question().score("small", small).score("mid", mid);
  }

  private static void assertChoice(Selection.Chosen got, String model, Map<String, Double> scores) {
    assertEquals(model, got.model());
    scores.forEach((name, score) -> assertEquals(score, got.scores().get(name), PRINTED, name));
  }

  private static double net(Selection.Chosen got, String model) {
    return got.policy().candidateTraces().get(model).netSwitchAdvantage();
  }

  @Test
  @DisplayName("1: the first turn takes the base choice")
  void firstTurn() {
    Selection.Chosen got = smallAndMid(.60, .70).turn(TurnContext.builder()).chosen();
    assertChoice(got, "mid", Map.of("small", .60, "mid", .70));
    assertEquals("missing_previous_model", got.policy().decisionReason());
    assertEquals(Action.START, got.action());
  }

  @Test
  @DisplayName("2: a warm session stays")
  void warmSessionStays() {
    Selection.Chosen got = smallAndMid(.60, .70).turn(warmStay()).chosen();
    assertChoice(got, "small", Map.of("small", .806680, "mid", .467920));
    assertEquals(.635, got.policy().continuity().mass(), PRINTED);
    assertEquals(-.338760, net(got, "mid"), PRINTED);
    assertEquals(.838760, got.confidence(), PRINTED);
  }

  @Test
  @DisplayName("3: a quality gap moves the session")
  void qualityGap() {
    Question question =
        smallAndMid(.60, .85).turn(turn("small", 2, 1024, 4096, .3).memory(memory(2, 1, "d")));
    assertEquals(.015919, net(question.chosen(), "mid"), PRINTED);
    question.lookup("quality_gap:d:small:mid", new Entry(.30, Source.MANUAL, 0));
    Selection.Chosen got = question.chosen();
    assertChoice(got, "mid", Map.of("small", .712994, "mid", 1.028912));
    assertEquals(.20625, got.policy().continuity().mass(), PRINTED);
    assertEquals(.315919, net(got, "mid"), PRINTED);
    assertEquals(Action.SWITCH, got.action());
  }

  @Test
  @DisplayName("4: a tool loop holds its model")
  void toolLoop() {
    Question question = smallAndMid(.60, .95).turn(turn("small", 3, 2048, 2500, .7).toolLoop(true));
    Selection.Chosen got = question.chosen();
    assertChoice(got, "small", Map.of("small", 1.4, "mid", .95));
    assertEquals(1, got.confidence());
    assertEquals("hard_lock=tool_loop", got.policy().decisionReason());
    question.config(SessionAwareConfig.builder().toolLoopHardLock(false).build());
    assertChoice(question.chosen(), "small", Map.of("small", 1.128078, "mid", .403333));
  }

  @Test
  @DisplayName("5: provider state holds its model although idle")
  void providerState() {
    TurnContext.Builder turn =
        turn("small", 3, 2048, 2500, .7)
            .providerState(CONTINUES)
            .idleKnown(true)
            .idleForSeconds(4000);
    Selection.Chosen got = smallAndMid(.60, .95).turn(turn).chosen();
    assertEquals("small", got.model());
    assertEquals(
        "hard_lock=context_portability:previous_response_id", got.policy().hardLockReason());
    assertTrue(got.policy().idleExpired());
  }

  @Test
  @DisplayName("6: an idle session chooses afresh")
  void idle() {
    TurnContext.Builder turn = warmStay().memory(memory(4, 3, "d")).idleKnown(true);
    Selection.Chosen idle = smallAndMid(.60, .70).turn(turn.idleForSeconds(900)).chosen();
    assertChoice(idle, "mid", Map.of("small", .60, "mid", .70));
    assertEquals(.6, idle.confidence(), PRINTED);
    Selection.Chosen awake = smallAndMid(.60, .70).turn(turn.idleForSeconds(299)).chosen();
    assertChoice(awake, "small", Map.of("small", .806680, "mid", .452920));
  }

  @Test
  @DisplayName("7: another decision chooses afresh")
  void drift() {
    TurnContext.Builder turn =
        warmStay().memory(memory(4, 0, "other")).idleKnown(true).idleForSeconds(20);
    Selection.Chosen got = smallAndMid(.60, .70).turn(turn).chosen();
    assertChoice(got, "mid", Map.of("small", .60, "mid", .70));
    assertTrue(got.policy().decisionDrift());
  }

  @Test
  @DisplayName("7, ours: a tie on a reset keeps the current model")
  void resetTie() {
    TurnContext.Builder turn = warmStay().currentModel("mid").memory(memory(4, 0, "other"));
    Selection.Chosen got = smallAndMid(.60, .60).turn(turn).chosen();
    assertEquals("mid", got.model());
    assertEquals("stay_has_best_adjusted_score", got.policy().decisionReason());
    assertEquals(.5, got.confidence());
  }

  @Test
  @DisplayName("8: a warm frontier model costs more to leave")
  void frontierPrice() {
    Selection.Chosen fromSmall =
        new Question()
            .score("small", .30)
            .score("mid", 1.00)
            .turn(turn("small", 8, 8192, 9000, .9))
            .chosen();
    assertChoice(fromSmall, "mid", Map.of("small", .581364, "mid", .675454));
    assertEquals(.9596, fromSmall.policy().continuity().mass(), PRINTED);
    assertEquals(.094089, net(fromSmall, "mid"), PRINTED);
    Selection.Chosen fromFrontier =
        new Question()
            .score("frontier", .30)
            .score("mid", 1.00)
            .turn(turn("frontier", 8, 8192, 9000, .9))
            .chosen();
    assertChoice(fromFrontier, "frontier", Map.of("frontier", .831820, "mid", .468180));
    assertEquals(-.363640, net(fromFrontier, "mid"), PRINTED);
  }

  @Test
  @DisplayName("9: a remaining-turn prior lifts the continuation mass")
  void priorLift() {
    Question question = smallAndMid(.60, .88).turn(turn("small", 1, 200, 1000, .6));
    Selection.Chosen without = question.chosen();
    assertEquals("mid", without.model());
    assertEquals(.123545, without.policy().continuity().mass(), PRINTED);
    assertEquals(.045160, net(without, "mid"), PRINTED);
    question.lookup("remaining_turn_prior:d", new Entry(9, Source.REPLAY_DERIVED, 20));
    Selection.Chosen lifted = question.chosen();
    assertChoice(lifted, "small", Map.of("small", .826, "mid", .624));
    assertEquals(8, lifted.policy().continuity().remaining().estimate());
    assertEquals(1, lifted.policy().continuity().mass());
    question.lookup("remaining_turn_prior:d", new Entry(9, Source.REPLAY_DERIVED, 2));
    Selection.Chosen rejected = question.chosen();
    assertEquals("low_sample_count", rejected.policy().continuity().remaining().rejected());
    assertEquals(without.scores(), rejected.scores());
  }

  @Test
  @DisplayName("10: no switch before the minimum of turns")
  void minTurns() {
    Selection.Chosen got =
        smallAndMid(.60, .95)
            .config(SessionAwareConfig.builder().minTurnsBeforeSwitch(3).build())
            .turn(turn("small", 2, 0, 0, .5))
            .chosen();
    assertEquals("small", got.model());
    assertEquals("hard_lock=min_turns", got.policy().hardLockReason());
  }

  @Test
  @DisplayName("11: without history only turns make mass")
  void noHistory() {
    Selection.Chosen got = smallAndMid(.60, .70).turn(turn("small", 4, 0, 5120, .8)).chosen();
    assertChoice(got, "small", Map.of("small", .716800, "mid", .579200));
    assertEquals(.1, got.policy().continuity().mass(), PRINTED);
    assertEquals(-.137600, net(got, "mid"), PRINTED);
  }

  @Test
  @DisplayName("12: equal scores keep the current model")
  void equalScores() {
    TurnContext.Builder turn = warmStay().currentModel("mid").warmth(Map.of("mid", .8));
    Selection.Chosen got = smallAndMid(.5, .5).turn(turn).chosen();
    assertChoice(got, "mid", Map.of("mid", .732080, "small", .167920));
  }

  @Test
  @DisplayName("break-even: a cold switch needs 0.20 more")
  void breakEven() {
    TurnContext.Builder cold = turn("small", 1, 0, 0, 0);
    assertEquals("mid", smallAndMid(.5, .7001).turn(cold).chosen().model());
    assertEquals("small", smallAndMid(.5, .6999).turn(cold).chosen().model());
  }
}
