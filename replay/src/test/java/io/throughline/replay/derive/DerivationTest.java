package io.throughline.replay.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.selector.Catalogue;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.selector.Model;
import io.throughline.selector.Prices;
import io.throughline.selector.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DerivationTest {
  private static final String PRIOR = "remaining_turn_prior:d";
  private static final String GAP = "quality_gap:d:weak:strong";
  private static final String HANDOFF = "handoff_penalty:a:b";

  /** A cached token costs a tenth of another; the free model costs nothing. */
  private static final Catalogue CATALOGUE =
      Catalogue.of(
          List.of(
              new Model("a", prices("1", "0.1"), 0, 0),
              new Model("b", prices("10", "1"), 0, 0),
              new Model("free", prices("0", "0"), 0, 0),
              new Model("unpriced", Prices.UNKNOWN, 0, 0)));

  private final Turns turns = new Turns();

  private static Prices prices(String prompt, String cached) {
    return new Prices("USD", new BigDecimal(prompt), new BigDecimal(cached), null, BigDecimal.ONE);
  }

  private Map<String, Entry> derived() {
    return derivedAt(turns.now().plus(Duration.ofHours(1)));
  }

  private Map<String, Entry> derivedAt(Instant now) {
    return Derivation.of(turns.records(), CATALOGUE, model -> Duration.ofMinutes(5), now);
  }

  private static Entry entry(double value, long samples) {
    return new Entry(value, Source.REPLAY_DERIVED, samples);
  }

  @Test
  @DisplayName("a prior is the mean length of sessions less one, by decision and by category")
  void priors() {
    turns.answered("s1", "maths", "m", 0).answered("s1", "maths", "m", 1);
    turns.answered("s2", "maths", "m", 0).answered("s2", "maths", "m", 1);
    turns.answered("s2", "other", "m", 2).answered("s2", "other", "m", 3);
    assertEquals(
        Map.of(
            "remaining_turn_prior:maths", entry(2, 2),
            "remaining_turn_prior:numbers", entry(2, 2),
            "remaining_turn_prior:other", entry(3, 1)),
        derived());
  }

  @Test
  @DisplayName("sessions that run at one time under one decision are told apart by their ids")
  void concurrentSessions() {
    for (int turn = 0; turn < 4; turn++) {
      for (int session = 0; session < 3; session++) {
        turns.answered("s" + session, "d", "m", turn);
      }
    }
    assertEquals(Map.of(PRIOR, entry(3, 3)), derived());
  }

  @Test
  @DisplayName("the same id under two tenants is two sessions")
  void tenants() {
    for (int turn = 0; turn < 3; turn++) {
      turns.tenant("one").answered("s", "d", "m", turn);
      turns.tenant("two").answered("s", "d", "m", turn);
    }
    assertEquals(Map.of(PRIOR, entry(2, 2)), derived());
  }

  @Test
  @DisplayName("a session counts when it was quiet for half an hour and no answer is on its way")
  void endedSessions() {
    turns.answered("s", "d", "m", 0);
    Instant end = Turns.START.plusSeconds(1);
    assertEquals(Map.of(), derivedAt(end.plus(Duration.ofMinutes(30)).minusMillis(1)));
    assertEquals(Map.of(PRIOR, entry(0, 1)), derivedAt(end.plus(Duration.ofMinutes(30))));
    turns.after(7_200).answered("s", "d", "m", 1);
    assertEquals(Map.of(PRIOR, entry(1, 1)), derived());
    turns.ended("s", "d", "m", 2, LifecycleState.IN_PROGRESS);
    assertEquals(Map.of(), derived());
  }

  @Test
  @DisplayName("turns from before the oldest record count; failures and requests aside do not")
  void lengths() {
    turns.answered("s", "d", "m", 7).ended("s", "d", "m", 8, LifecycleState.FAILED);
    turns.path("/v1/messages/count_tokens").answered("s", "d", "m", 20);
    assertEquals(Map.of(PRIOR, entry(7, 1)), derived());
  }

  @Test
  @DisplayName("requests without a session teach nothing")
  void withoutSession() {
    turns.answered("", "d", "m", 0).answered("", "d", "m", 1);
    assertEquals(Map.of(), derived());
  }

  /** Sessions of three turns; some of their answers are asked for again or cut off. */
  private void sessions(String model, int kept, int askedAgain, int cutOff) {
    for (int i = 0; i < kept + askedAgain + cutOff; i++) {
      String session = model + i;
      if (i < kept) {
        turns.answered(session, "d", model, 0);
      } else if (i < kept + askedAgain) {
        turns.answered(session, "d", model, 0).answered(session, "d", "judge", 0);
      } else {
        turns.ended(session, "d", model, 0, LifecycleState.ABORTED);
      }
    }
  }

  @Test
  @DisplayName("a gap is the difference of the shares of kept answers, less what may be chance")
  void qualityGap() {
    sessions("weak", 20, 10, 10);
    sessions("strong", 38, 1, 1);
    Entry gap = derived().get(GAP);
    double difference = 39 / 42.0 - 21 / 42.0;
    double error = Math.sqrt(variance(39, 42) + variance(21, 42));
    assertEquals(difference - error, gap.value(), 1e-12);
    assertEquals(40, gap.sampleCount());
    assertEquals(-gap.value(), derived().get("quality_gap:d:strong:weak").value(), 0);
  }

  private static double variance(int ones, int count) {
    double mean = (double) ones / count;
    return mean * (1 - mean) / (count - 1);
  }

  @Test
  @DisplayName("few sessions, however different, make no gap")
  void chance() {
    sessions("weak", 2, 1, 0);
    sessions("strong", 3, 0, 0);
    assertEquals(entry(0, 3), derived().get(GAP));
  }

  @Test
  @DisplayName("a session that asks for ever weighs as much as any other")
  void oneSessionOneVote() {
    for (int i = 0; i < 50; i++) {
      turns.answered("loop", "d", "weak", 0);
    }
    sessions("weak", 39, 0, 0);
    sessions("strong", 40, 0, 0);
    assertEquals(entry(0, 40), derived().get(GAP));
  }

  @Test
  @DisplayName("servers that fail, requests beside each other and late ones judge no answer")
  void whatJudgesNothing() {
    for (int i = 0; i < 40; i++) {
      turns.answered("strong" + i, "d", "strong", 0);
      turns.ended("weak" + i, "d", "weak", 0, LifecycleState.FAILED);
      turns.answered("weak" + i, "d", "weak", 0);
      turns.after(-10).answered("weak" + i, "d", "weak", 0);
      turns.after(1_000).answered("weak" + i, "d", "weak", 0);
    }
    assertEquals(entry(0, 40), derived().get(GAP));
  }

  @Test
  @DisplayName("a penalty is the share of the input's price that a warm cache would have saved")
  void handoffPenalty() {
    turns.moved("s1", "", "a", 0, new Usage(800, 0, 0, 10));
    turns.moved("s1", "a", "b", 1, new Usage(1_000, 0, 0, 10));
    assertEquals(0.72, derived().get(HANDOFF).value(), 1e-12);
    turns.moved("s2", "", "a", 0, new Usage(800, 0, 0, 10));
    turns.moved("s2", "a", "b", 1, new Usage(1_000, 800, 0, 10));
    assertEquals(entry(0.36, 2), derived().get(HANDOFF));
    assertEquals(
        Set.of(PRIOR, HANDOFF, "quality_gap:d:a:b", "quality_gap:d:b:a"), derived().keySet());
  }

  @Test
  @DisplayName("a change to a dearer or a cheaper model costs no penalty for its price")
  void pricesOfModels() {
    turns.moved("s1", "", "b", 0, new Usage(800, 0, 0, 10));
    turns.moved("s1", "b", "a", 1, new Usage(1_000, 0, 0, 10));
    assertEquals(0.72, derived().get("handoff_penalty:b:a").value(), 1e-12);
  }

  @Test
  @DisplayName(
      "a cache that holds more than the last prompt is never a bonus, nor a dear write more than all")
  void neverOutside() {
    turns.moved("s1", "", "a", 0, new Usage(100, 0, 0, 10));
    turns.moved("s1", "a", "b", 1, new Usage(1_000, 900, 0, 10));
    assertEquals(entry(0, 1), derived().get(HANDOFF));
    turns.moved("s2", "", "a", 0, new Usage(1_000, 0, 0, 10));
    turns.moved("s2", "a", "b", 1, new Usage(1_000, 0, 1_000, 10));
    Entry both = derived().get(HANDOFF);
    assertTrue(both.value() > 0 && both.value() <= 0.5, both.toString());
  }

  @Test
  @DisplayName(
      "changes after the cache has expired, to free models and without prices teach nothing")
  void unknownPenalties() {
    turns.moved("s1", "", "a", 0, new Usage(800, 0, 0, 10));
    turns.after(300).moved("s1", "a", "b", 1, new Usage(1_000, 0, 0, 10));
    turns.moved("s2", "", "a", 0, new Usage(800, 0, 0, 10));
    turns.moved("s2", "a", "free", 1, new Usage(1_000, 0, 0, 10));
    turns.moved("s2", "free", "unpriced", 2, new Usage(1_000, 0, 0, 10));
    turns.moved("s2", "unpriced", "gone", 3, new Usage(1_000, 0, 0, 10));
    turns.answered("s3", "d", "a", 0);
    turns.moved("s3", "a", "b", 1, new Usage(1_000, 0, 0, 10));
    turns.tenant("other").moved("s2", "a", "b", 9, new Usage(1_000, 0, 0, 10));
    for (String key : derived().keySet()) {
      assertTrue(!key.startsWith("handoff_penalty:"), key);
    }
    assertNull(derived().get(HANDOFF));
  }
}
