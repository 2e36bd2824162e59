package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.replay.journal.SessionRoll.Turn;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionRollTest {
  private static final long HASH = 0x123456789abcdefL;
  private static final long OTHER = ~HASH;

  private static Turn turn(int second, String phase, long hash, String model) {
    return turn(second, phase, hash, model, "completed", 200, false, "chat");
  }

  private static Turn turn(
      int second,
      String phase,
      long hash,
      String model,
      String state,
      int status,
      boolean cutOff,
      String activity) {
    return new Turn(
        second * 1_000_000L,
        "w",
        phase,
        phase.equals("tool_loop"),
        hash,
        "small",
        model,
        second == 0 ? "start" : "stay",
        state,
        status,
        cutOff,
        activity,
        100L,
        40L,
        10L,
        5_000L,
        9_000L,
        "USD",
        50L,
        200L,
        "",
        "healthy",
        0,
        false,
        false);
  }

  private static Object value(SessionMetrics row, String column) {
    return row.values().get(SessionMetrics.COLUMNS.indexOf(column));
  }

  private static SessionMetrics only(Turn... turns) {
    List<SessionMetrics> rows = SessionRoll.of("t", "s", List.of(turns));
    assertEquals(1, rows.size());
    return rows.getFirst();
  }

  @Test
  @DisplayName("sums are by model; the session's own numbers stand with each")
  void sums() {
    List<SessionMetrics> rows =
        SessionRoll.of(
            "t",
            "s",
            List.of(
                turn(0, "user_turn", HASH, "small"),
                turn(10, "tool_loop", 0, "small"),
                turn(20, "tool_loop", 0, "large")));
    SessionMetrics small = rows.getFirst();
    assertEquals("small", value(small, "model"));
    assertEquals(2L, value(small, "turns"));
    assertEquals(3L, value(small, "session_turns"));
    assertEquals(1L, value(small, "began_here"));
    assertEquals(1L, value(small, "one_shot"));
    assertEquals(200L, value(small, "input_tokens"));
    assertEquals(10_000L, value(small, "cost_nanos"));
    assertEquals(18_000L, value(small, "uncached_nanos"));
    assertEquals(10_200_000L, value(small, "ended_us"));
    assertEquals(0L, value(small, "locks_that_held"), "the base method wanted it as well");
    SessionMetrics large = rows.getLast();
    assertEquals(0L, value(large, "began_here"));
    assertEquals(null, value(large, "one_shot"));
    assertEquals(1L, value(large, "locks_that_held"), "the lock kept it from small");
  }

  @Test
  @DisplayName("a near-equal message within two minutes is a retry, and the first is no one-shot")
  void retry() {
    SessionMetrics retried =
        only(turn(0, "user_turn", HASH, "m"), turn(120, "user_turn", HASH ^ 0b111, "m"));
    assertEquals(1L, value(retried, "retries"));
    assertEquals(0L, value(retried, "one_shot"));
    SessionMetrics late = only(turn(0, "user_turn", HASH, "m"), turn(121, "user_turn", HASH, "m"));
    assertEquals(0L, value(late, "retries"));
    SessionMetrics different =
        only(turn(0, "user_turn", HASH, "m"), turn(5, "user_turn", OTHER, "m"));
    assertEquals(0L, value(different, "retries"));
    assertEquals(1L, value(different, "one_shot"));
    SessionMetrics looped =
        only(
            turn(0, "user_turn", HASH, "m"),
            turn(5, "tool_loop", 0, "m"),
            turn(9, "user_turn", HASH, "m"));
    assertEquals(1L, value(looped, "retries"), "tool results in between are no messages of a user");
    SessionMetrics later =
        only(
            turn(0, "user_turn", HASH, "m"),
            turn(5, "user_turn", OTHER, "m"),
            turn(9, "user_turn", OTHER, "m"));
    assertEquals(1L, value(later, "retries"));
    assertEquals(1L, value(later, "one_shot"), "the first was not asked again");
  }

  @Test
  @DisplayName("an answer that failed or was cut off is no one-shot; one that runs is not known")
  void usable() {
    assertEquals(0L, oneShot("failed", 500, false));
    assertEquals(0L, oneShot("aborted", 200, false));
    assertEquals(0L, oneShot("completed", 200, true));
    assertEquals(1L, oneShot("completed", 200, false));
    assertEquals(null, oneShot("in_progress", 0, false));
  }

  private static Object oneShot(String state, int status, boolean cutOff) {
    return value(only(turn(0, "user_turn", 0, "m", state, status, cutOff, "chat")), "one_shot");
  }

  @Test
  @DisplayName("a session is about what most of its turns are about")
  void activity() {
    SessionMetrics row =
        only(
            turn(0, "user_turn", 0, "m", "completed", 200, false, "chat"),
            turn(1, "user_turn", 0, "m", "completed", 200, false, "code"),
            turn(2, "user_turn", 0, "m", "completed", 200, false, "code"),
            turn(3, "user_turn", 0, "m", "completed", 200, false, "word of a later version"));
    assertEquals("code", value(row, "activity"));
  }

  @Test
  @DisplayName("requests that were refused before a model was chosen make no row of their own")
  void refused() {
    assertEquals(List.of(), SessionRoll.of("t", "s", List.of(turn(0, "user_turn", 0, ""))));
    assertEquals(List.of(), SessionRoll.of("t", "s", List.of()));
  }
}
