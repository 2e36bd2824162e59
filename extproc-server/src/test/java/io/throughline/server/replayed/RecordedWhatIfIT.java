package io.throughline.server.replayed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.server.SharedData;
import io.throughline.server.whatif.WhatIf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded agent sessions, routed through the real Envoy and then made again. */
class RecordedWhatIfIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PLANNED =
      "{base_method: hybrid, planner: lookahead, quality_price: 0.05}";

  @TempDir Path folder;

  @Test
  @DisplayName("every choice of the recorded sessions is made again, and no other policy is unsafe")
  void sessionsAreMadeAgain(TestReporter report) throws Exception {
    List<RecordedRun> runs =
        RecordedRun.readAll(SharedData.file("data/airline-agent-sessions.jsonl.gz"));
    try (ReplayStack stack = new ReplayStack(folder, runs, new SeededMethod(1), PLANNED)) {
      int turns = 0;
      for (RecordedRun run : runs) {
        for (int answer : run.answers()) {
          ReplayStack.Answer received = stack.ask(run.session(), BodyForms.body(run, answer));
          assertEquals(200, received.status(), received.text());
          stack.ended(received.header("x-vsr-replay-id"));
          turns++;
        }
      }
      List<RecordedChoice> choices = choices(stack);
      JsonNode same = JSON.valueToTree(WhatIf.of(stack.config(), choices, 50, () -> {}).asMap());
      report.publishEntry("what-if", turns + " turns, assumed " + same.path("assumed"));
      assertTrue(turns >= 100, "turns: " + turns);
      assertEquals(turns, same.at("/totals/turns").asInt());
      assertEquals(1.0, same.path("reproduced").asDouble(), same.path("differences").toString());
      assertEquals(same.at("/totals/recorded"), same.at("/totals/simulated"));
      assertEquals(2, same.path("decisions").size());
      assertEquals(0, same.path("assumed").size(), same.path("assumed").toString());
      assertEquals(runs.size(), same.path("sessions").asInt());
      JsonNode other =
          JSON.valueToTree(
              WhatIf.of(stack.config(folder, "{base_method: static}"), choices, 50, () -> {})
                  .asMap());
      assertTrue(other.path("differing").asInt() > 0, other.toString());
      assertEquals(0, other.at("/totals/simulated/unsafe").asInt());
    }
  }

  private static List<RecordedChoice> choices(ReplayStack stack)
      throws IOException, InterruptedException {
    List<RecordedChoice> choices = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = stack.adminJson("/v1/router_replay?limit=100&cursor=" + cursor);
      page.path("data")
          .forEach(replay -> choices.add(RecordedChoice.of(JSON.treeToValue(replay, Map.class))));
      cursor = page.path("next_cursor").asString("");
    } while (!cursor.isEmpty());
    return choices;
  }
}
