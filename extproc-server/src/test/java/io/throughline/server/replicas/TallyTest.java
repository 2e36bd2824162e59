package io.throughline.server.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class TallyTest {
  private final Tally tally = new Tally();

  static Stream<Arguments> moves() {
    return Stream.of(
        arguments("stay", "issued", "hard_lock=tool_loop", "", "unsafe"),
        arguments("switch", "current", "hard_lock=tool_loop", "", "strayed"),
        arguments("switch", "pending", "hard_lock=tool_loop", "session_store_down", "strayed"),
        arguments("start", "unproven", "missing_previous_model", "", "unproven_moved"));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void aMoveIsCountedByWhatIsKnownOfItsOwner(
      String action, String owner, String reason, String degraded, String counted) {
    tally.add(turn(200, true, action, owner, reason, degraded));
    Map<String, Object> numbers = tally.numbers();
    for (String kind : List.of("unsafe", "strayed", "unproven_moved")) {
      assertEquals(kind.equals(counted) ? 1 : 0, numbers.get(kind), kind);
    }
    assertEquals(degraded.isEmpty() ? 1 : 0, numbers.get("moved_silently"));
    assertEquals(1, tally.misplaced());
    assertEquals(counted.equals("unsafe") ? 1 : 0, tally.problems().size());
  }

  @Test
  void movesThatAreAllowedAndTurnsThatStayAreNone() {
    tally.add(turn(200, true, "recovery", "issued", "recovery", ""));
    tally.add(turn(200, true, "switch", "", "client_named", ""));
    tally.add(turn(200, true, "switch", "issued", "window_overflow", ""));
    tally.add(turn(200, false, "stay", "issued", "hard_lock=tool_loop", ""));
    assertEquals(0, tally.misplaced());
    assertEquals(2, tally.numbers().get("switches"));
    assertEquals(List.of(), tally.problems());
  }

  @Test
  void aFailedRequestIsAProblem() {
    tally.add(turn(503, false, "", "", "", ""));
    assertEquals(1, tally.numbers().get("failed"));
    assertEquals(List.of("503 body"), tally.problems());
  }

  @Test
  void degradedTurnsAreCountedByReason() {
    tally.add(turn(200, false, "stay", "issued", "", "session_store_late"));
    tally.add(turn(200, false, "stay", "issued", "", "session_store_late"));
    tally.add(turn(200, false, "stay", "issued", "", "session_store_full"));
    assertEquals(
        Map.of("session_store_late", 2, "session_store_full", 1), tally.numbers().get("degraded"));
    assertEquals(3, tally.degraded());
  }

  private static Turn turn(
      int status, boolean moved, String action, String owner, String reason, String degraded) {
    String replay =
        """
        {"action": "%s", "session_policy":
          {"lock_owner": "%s", "decision_reason": "%s", "degraded": "%s"}}
        """
            .formatted(action, owner, reason, degraded);
    return new Turn(
        new Conversation.Request("/p", "s", "{}", "call"),
        0,
        status,
        "body",
        "id",
        JsonMapper.shared().readTree(replay),
        moved,
        1);
  }
}
