package io.throughline.selector;

import static io.throughline.selector.Fixtures.CONTINUES;
import static io.throughline.selector.Fixtures.memory;
import static io.throughline.selector.Fixtures.windowed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Fixtures.Question;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionAwareSelectorTest {
  private static TurnContext.Builder loop(String owner) {
    return TurnContext.builder()
        .currentModel(owner)
        .toolLoop(true)
        .toolLoopOwner(new Owner(owner, OwnerKind.PENDING))
        .memory(memory(3, 0, "d"));
  }

  private static TurnContext.Builder after(String current) {
    return TurnContext.builder().currentModel(current).memory(memory(3, 0, "d"));
  }

  @Test
  void aLockedModelThatIsNoCandidateIsScoredAboveAll() {
    Selection.Chosen got = new Question().score("mid", .8).turn(loop("small")).chosen();
    assertEquals("small", got.model());
    assertEquals(.8 + .35 + .10, got.score(), 1e-12);
    assertEquals(Map.of("mid", .8, "small", got.score()), got.scores());
    assertEquals(Map.of("mid", .8), got.policy().baseScores());
    assertEquals(Set.of("small"), got.policy().candidateTraces().keySet());
    assertEquals(0, got.policy().candidateTraces().get("small").baseScore());
    assertEquals("pending", got.policy().lockOwner());
    assertEquals(Action.STAY, got.action());
  }

  @Test
  void aLockHoldsWithoutAnyCandidate() {
    Selection.Chosen got = new Question().turn(loop("small")).chosen();
    assertEquals("small", got.model());
    assertEquals(.45, got.score(), 1e-12);
  }

  @Test
  void minTurnsDoesNotOutrankTheCandidateList() {
    Selection.Chosen got =
        new Question()
            .score("mid", .8)
            .config(SessionAwareConfig.builder().minTurnsBeforeSwitch(9).build())
            .turn(after("small"))
            .chosen();
    assertEquals("mid", got.model());
    assertEquals("previous_model_not_in_candidates", got.policy().decisionReason());
    assertEquals(List.of("previous_model_not_in_candidates"), got.policy().missingSignals());
    assertNull(got.policy().candidateTraces());
    assertEquals(.4, got.confidence());
  }

  @Test
  void aLoopWhoseOwnerFailedRecoversOnTheBestOther() {
    Question question =
        new Question()
            .score("small", .9)
            .score("mid", .5)
            .score("frontier", .7)
            .turn(loop("small"));
    Selection.Chosen got = question.unavailable("small").chosen();
    assertEquals("frontier", got.model());
    assertEquals("recovery", got.policy().decisionReason());
    assertEquals(Action.RECOVERY, got.action());
    assertFalse(got.policy().hardLocked());
    assertEquals("pending", got.policy().lockOwner());
    assertEquals("mid", question.unavailable("small", "frontier").chosen().model());
  }

  @Test
  void aLoopWhoseOwnerLeftTheCatalogueRecovers() {
    Selection.Chosen got = new Question().score("mid", .5).turn(loop("retired")).chosen();
    assertEquals("mid", got.model());
    assertEquals(Action.RECOVERY, got.action());
  }

  @Test
  void aFailedOwnerHoldsWhenNobodyElseIsLeft() {
    Question alone = new Question().score("small", .9).turn(loop("small")).unavailable("small");
    assertEquals("hard_lock=tool_loop", alone.chosen().policy().decisionReason());
    Question allDown = alone.score("mid", .9).unavailable("small", "mid");
    assertEquals("small", allDown.chosen().model());
    assertInstanceOf(Selection.ContextTooLong.class, new Question().turn(loop("retired")).select());
  }

  @Test
  void aLoopThatOutgrewItsOwnerMoves() {
    Question question =
        new Question()
            .catalogue(windowed("short", 100), windowed("long", 1000))
            .turn(loop("short").contextTokens(500));
    Selection.ContextTooLong refused =
        assertInstanceOf(Selection.ContextTooLong.class, question.select());
    assertEquals(500, refused.contextTokens());
    assertEquals(1000, refused.largestWindowTokens());
    assertEquals("context_length_exceeded", refused.policy().decisionReason());
    Selection.Chosen got = question.score("long", .1).chosen();
    assertEquals("long", got.model());
    assertEquals("window_overflow", got.policy().decisionReason());
    assertEquals(Action.SWITCH, got.action());
  }

  @Test
  void providerStateTooLongForItsOwnerNamesTheOwnersWindow() {
    Selection.ContextTooLong got =
        assertInstanceOf(
            Selection.ContextTooLong.class,
            new Question()
                .catalogue(windowed("short", 100), windowed("long", 1000))
                .score("long", .1)
                .turn(after("short").providerState(CONTINUES).contextTokens(500))
                .select());
    assertEquals(100, got.largestWindowTokens());
  }

  @Test
  void noCandidateFitsAndNothingIsLocked() {
    for (Algorithm algorithm : Algorithm.values()) {
      Question question = new Question().algorithm(algorithm).turn(after("mid"));
      assertInstanceOf(Selection.ContextTooLong.class, question.select());
    }
  }

  @Test
  void aNamedModelIsHonouredEvenWithoutCandidates() {
    Selection.Chosen got = new Question().turn(after("mid").namedModel("frontier")).chosen();
    assertEquals("frontier", got.model());
    assertEquals("client_named", got.policy().decisionReason());
    assertEquals(Action.SWITCH, got.action());
    assertEquals(1, got.confidence());
    assertEquals(
        Action.STAY, new Question().turn(after("mid").namedModel("mid")).chosen().action());
  }

  @Test
  void locksThatAreOffHoldNobody() {
    SessionAwareConfig off =
        SessionAwareConfig.builder()
            .toolLoopHardLock(false)
            .contextPortabilityHardLock(false)
            .toolLoopStayBias(0)
            .build();
    Selection.Chosen got =
        new Question()
            .score("small", 0)
            .score("mid", 1)
            .config(off)
            .turn(loop("small").providerState(CONTINUES).warmth(Map.of("small", 0d)))
            .chosen();
    assertEquals("mid", got.model());
    assertEquals("", got.policy().lockOwner());
  }

  @Test
  void otherAlgorithmsTakeTheBaseChoice() {
    Question question = new Question().score("small", .2).score("mid", .3).turn(after("small"));
    Selection.Chosen base = question.algorithm(Algorithm.BASE_ONLY).chosen();
    assertEquals("mid", base.model());
    assertEquals("base_choice", base.policy().decisionReason());
    Selection.Chosen none = question.algorithm(Algorithm.DEFAULT_MODEL).chosen();
    assertEquals("no_decision", none.policy().decisionReason());
    assertEquals(Action.SWITCH, none.action());
  }

  @Test
  void withoutASessionTheRecordIsEmptyButComplete() {
    Selection.Chosen got = new Question().score("small", .2).chosen();
    Map<String, Object> record = got.policy().asMap();
    assertEquals("missing_session_context", record.get("decision_reason"));
    assertEquals(0.0, record.get("cache_warmth"));
    assertEquals(List.of("session_context"), record.get("missing_signals"));
    assertFalse(record.containsKey("candidate_traces"));
    assertEquals(Action.START, got.action());
  }

  @Test
  void theRecordCarriesTheDegradedReason() {
    Selection.Chosen got =
        new Question().score("small", .2).turn(after("").degraded("store_timeout")).chosen();
    assertEquals("store_timeout", got.policy().asMap().get("degraded"));
  }

  @Test
  void aCandidateThatIsStillWarmIsCheaperToGoBackTo() {
    TurnContext.Builder turn = after("small").historyTokens(8192).contextTokens(8192);
    Question question = new Question().score("small", .5).score("mid", .6);
    CandidateTrace cold =
        question
            .turn(turn.warmth(Map.of("small", .8)))
            .chosen()
            .policy()
            .candidateTraces()
            .get("mid");
    CandidateTrace warm =
        question
            .turn(turn.warmth(Map.of("small", .8, "mid", .6)))
            .chosen()
            .policy()
            .candidateTraces()
            .get("mid");
    CandidateTrace warmer =
        question
            .turn(turn.warmth(Map.of("small", .8, "mid", .9)))
            .chosen()
            .policy()
            .candidateTraces()
            .get("mid");
    assertEquals(cold.prefixCachePenalty() / 4, warm.prefixCachePenalty(), 1e-12);
    assertEquals(0, warmer.prefixCachePenalty());
  }

  @Test
  void unknownWarmthOfTheCurrentModelIsOneHalf() {
    Selection.Chosen got =
        new Question().score("small", .5).turn(after("small").warmth(Map.of())).chosen();
    assertEquals(.5, got.policy().continuity().warmth());
    assertFalse(got.policy().continuity().warmthKnown());
    Selection.Chosen nan =
        new Question()
            .score("small", .5)
            .turn(after("small").warmth(Map.of("small", Double.NaN)))
            .chosen();
    assertFalse(nan.policy().continuity().warmthKnown());
  }

  @Test
  void nanAndInfiniteScoresNeverWin() {
    Question question =
        new Question()
            .score("small", .5)
            .score("mid", Double.NaN)
            .score("frontier", Double.POSITIVE_INFINITY)
            .turn(after("small"));
    assertEquals("small", question.chosen().model());
    Selection.Chosen none = new Question().score("mid", Double.NaN).turn(after("mid")).chosen();
    assertEquals("missing_adjusted_scores", none.policy().decisionReason());
    assertEquals("mid", none.model());
  }

  @Test
  void aNanCurrentModelGivesWayToAFiniteOne() {
    Selection.Chosen got =
        new Question().score("small", Double.NaN).score("mid", .1).turn(after("small")).chosen();
    assertEquals("mid", got.model());
    assertTrue(Double.isFinite(got.score()));
    assertEquals(1, got.confidence());
  }

  @Test
  void aHandoffPenaltyOfThePairReplacesTheDefault() {
    Question question = new Question().score("small", .5).score("mid", .6).turn(after("small"));
    assertEquals(.05, handoff(question));
    question.lookup("handoff_penalty:small:mid", new Entry(-.4, Source.CONFIG_OVERRIDE, 0));
    assertEquals(-.4, handoff(question));
  }

  private static double handoff(Question question) {
    return question.chosen().policy().candidateTraces().get("mid").handoffPenalty();
  }

  @Test
  void anAdapterNameInMemoryMeansItsModel() {
    SelectionInput plain = new Question().score("small", .5).score("mid", .6).input();
    SelectionInput input =
        new SelectionInput(
            plain.algorithm(),
            plain.config(),
            plain.catalogue(),
            List.of(new Candidate("small", "tuned", 1), Candidate.of("mid")),
            plain.base(),
            plain.lookup(),
            after("tuned").toolLoop(true).build(),
            "d",
            "",
            Set.of());
    Selection.Chosen got =
        assertInstanceOf(Selection.Chosen.class, new SessionAwareSelector().select(input));
    assertEquals("small", got.model());
    assertEquals("tuned", got.loraName());
    assertEquals("small", got.policy().currentModel());
  }

  @Test
  void aThousandCandidatesAreScored() {
    Question question = new Question().turn(after("m500"));
    for (int i = 0; i < 1000; i++) {
      question.score("m" + i, i / 2000.0);
    }
    Selection.Chosen got = question.chosen();
    assertEquals("m999", got.model());
    assertEquals(1000, got.policy().candidateTraces().size());
  }

  @Test
  void inputsThatCannotBeMeantAreRefused() {
    SelectionInput fine = new Question().score("small", .5).input();
    List<Candidate> twice = List.of(Candidate.of("small"), Candidate.of("small"));
    assertMessage("candidates: small twice (expected: each model once)", fine, twice, fine.base());
    assertMessage(
        "base: none (expected: an answer over the candidates)", fine, fine.candidates(), null);
    BaseScores stranger = new BaseScores("test", "zz", 1, 1, Map.of());
    assertMessage(
        "base selected_model: zz (expected: one of the candidates)",
        fine,
        fine.candidates(),
        stranger);
  }

  private static void assertMessage(
      String message, SelectionInput like, List<Candidate> candidates, BaseScores base) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new SelectionInput(
                    like.algorithm(),
                    like.config(),
                    like.catalogue(),
                    candidates,
                    base,
                    like.lookup(),
                    null,
                    "",
                    "",
                    Set.of()));
    assertEquals(message, refusal.getMessage());
  }
}
