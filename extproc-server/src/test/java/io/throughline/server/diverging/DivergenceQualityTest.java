package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.dialect.Api;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is found of circles that were put into sessions, and what is taken for one. */
class DivergenceQualityTest {
  private static final long SEED = 40_000;
  private static final int SESSIONS = 60;

  @Test
  @DisplayName("circles are found, and honest work is not taken for one")
  void found() {
    DivergenceQuality quality = new DivergenceQuality();
    for (Kind kind : Kind.values()) {
      for (long seed = SEED; seed < SEED + SESSIONS; seed++) {
        Api api = Strict.APIS.get((int) (seed % Strict.APIS.size()));
        quality.add(LoopInjector.inject(RandomSessions.of(seed), kind, seed), api);
      }
    }
    assertTrue(quality.recall() >= 0.95, () -> "recall " + quality.recall() + quality.missed());
    assertTrue(
        quality.precision() >= 0.98, () -> "precision " + quality.precision() + quality.missed());
  }

  @Test
  @DisplayName("circles in recorded sessions are found, and what ended well is not flagged")
  void recorded() {
    DivergenceQuality quality = new DivergenceQuality();
    List<Session> sessions = RecordedSessions.all();
    for (Session session : sessions) {
      if (!DivergenceQuality.circlesByItself(session)) {
        for (Kind kind : Kind.values()) {
          quality.add(LoopInjector.inject(session, kind, SEED), Api.CHAT);
        }
      }
    }
    assertTrue(quality.recall() >= 0.95, () -> "recall " + quality.recall() + quality.missed());
    assertTrue(
        quality.precision() >= 0.98, () -> "precision " + quality.precision() + quality.missed());
    List<Session> well = sessions.stream().filter(Session::endedWell).toList();
    List<String> flagged =
        well.stream()
            .filter(session ->
                Following.found(Following.of(session.bodies(Api.CHAT), Api.CHAT)) != Injected.NEVER)
            .map(Session::name)
            .toList();
    assertEquals(List.of(), flagged, () -> flagged.size() + " of " + well.size());
  }

  @Test
  @DisplayName("the same conversation goes the same way in each API")
  void apis() {
    for (long seed = SEED; seed < SEED + SESSIONS / 3; seed++) {
      for (Kind kind : List.of(Kind.SAME_CALL, Kind.PARALLEL_REORDERED, Kind.OSCILLATION_3)) {
        Injected injected = LoopInjector.inject(RandomSessions.of(seed), kind, seed);
        for (Api api : Strict.APIS) {
          int found = Following.found(Following.of(injected.bodies(api), api));
          assertTrue(
              injected.startTurn() <= found && found <= injected.thresholdTurn() + 2,
              () -> injected + " in " + api + ": " + found);
        }
      }
    }
  }
}
