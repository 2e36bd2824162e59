package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Fixtures.Question;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Handoff;
import io.throughline.selector.LookupTables.QualityGap;
import io.throughline.selector.LookupTables.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTablesTest {
  private static final Entry ENTRY = new Entry(.5, Source.MANUAL, 0);

  @ParameterizedTest
  @ValueSource(strings = {"plain", "qwen3:8b", "100%", "%3A", "a%25:b", ":"})
  void namesSurviveTheirKey(String name) {
    assertEquals(
        Map.of(name, ENTRY),
        LookupTables.ofKeys(Map.of(LookupTables.priorKey(name), ENTRY)).remainingTurnPriors());
    assertEquals(
        Map.of(new Handoff(name, "b"), ENTRY),
        LookupTables.ofKeys(Map.of(LookupTables.handoffKey(name, "b"), ENTRY)).handoffPenalties());
    assertEquals(
        Map.of(new QualityGap("f", name, name), ENTRY),
        LookupTables.ofKeys(Map.of(LookupTables.qualityGapKey("f", name, name), ENTRY))
            .qualityGaps());
  }

  @Test
  void aPriorMayNameWithBareColons() {
    assertEquals(
        Map.of("a:b", ENTRY),
        LookupTables.ofKeys(Map.of("remaining_turn_prior:a:b", ENTRY)).remainingTurnPriors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "prior:a", "quality_gap:f:a", "handoff_penalty:a:b:c", "remaining_turn_prior"})
  void otherKeysAreRefusedByName(String key) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> LookupTables.ofKeys(Map.of(key, ENTRY)));
    assertTrue(refusal.getMessage().startsWith("lookup key: " + key + " (expected:"));
  }

  @Test
  void valuesThatCannotBeMeantAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Entry(Double.NaN, Source.MANUAL, 0));
    assertThrows(IllegalArgumentException.class, () -> new Entry(1, Source.MANUAL, -1));
    assertThrows(IllegalArgumentException.class, () -> Source.ofWord("guess"));
  }

  private static RemainingTurns remaining(Map<String, Entry> entries, SessionAwareConfig config) {
    SelectionInput plain =
        new Question().score("small", .5).turn(TurnContext.builder().turnIndex(2)).input();
    SelectionInput input =
        new SelectionInput(
            Algorithm.SESSION_AWARE,
            config,
            plain.catalogue(),
            plain.candidates(),
            plain.base(),
            LookupTables.ofKeys(entries),
            plain.turn(),
            "dec",
            "cat",
            plain.unavailable());
    return new SessionAwareSelector().select(input).policy().continuity().remaining();
  }

  @Test
  void theCategoryComesFirstUnlessItsSamplesAreTooFew() {
    Entry few = new Entry(9, Source.REPLAY_DERIVED, 2);
    Entry many = new Entry(5, Source.REPLAY_DERIVED, 3);
    SessionAwareConfig config = SessionAwareConfig.DEFAULTS;
    Map<String, Entry> both =
        Map.of("remaining_turn_prior:cat", few, "remaining_turn_prior:dec", many);
    assertEquals(new RemainingTurns(5, 3, true, "replay_derived", "", 3), remaining(both, config));
    assertEquals(
        new RemainingTurns(9, 0, false, "replay_derived", "low_sample_count", 2),
        remaining(Map.of("remaining_turn_prior:cat", few), config));
    assertEquals(
        new RemainingTurns(0, 0, true, "manual", "", 0),
        remaining(Map.of("remaining_turn_prior:dec", new Entry(-3, Source.MANUAL, 0)), config));
  }

  @Test
  void aPriorWithoutWeightIsRecordedButNotApplied() {
    SessionAwareConfig off = SessionAwareConfig.builder().remainingTurnPriorWeight(0).build();
    assertEquals(
        new RemainingTurns(.5, 0, false, "manual", "", 0),
        remaining(Map.of("remaining_turn_prior:cat", ENTRY), off));
  }

  @Test
  void theFourKeysThatNoFormulaCanUseAreRepaired() {
    SessionAwareConfig broken =
        SessionAwareConfig.builder()
            .switchMargin(-1)
            .maxCacheCostMultiplier(.5)
            .remainingTurnPriorHorizon(0)
            .qualityGapMultiplier(Double.NaN)
            .baseMethod(" session_aware ")
            .build();
    assertEquals(SessionAwareConfig.DEFAULTS, broken.repaired());
    SessionAwareConfig fine = SessionAwareConfig.builder().stayBias(.3).build();
    assertEquals(fine, fine.repaired());
  }
}
