package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DemoConfigTest {
  @Test
  void namesPortsModelsAndBackends() {
    JsonNode yaml = read(DemoConfig.Shape.HEALTHY);

    assertEquals(1, yaml.at("/listeners/0/port").intValue());
    assertEquals("127.0.0.1:2", yaml.at("/sidecar/admin/address").stringValue());
    assertEquals("127.0.0.1:3", yaml.at("/sidecar/envoy/admin").stringValue());
    assertEquals(
        "127.0.0.1:11", yaml.at("/providers/models/0/backend_refs/0/endpoint").stringValue());
    assertEquals(.05, yaml.at("/providers/models/0/pricing/prompt_per_1m").doubleValue());
    assertEquals(3, yaml.at("/routing/modelCards").size());
  }

  @Test
  void weightsAreBaseScores() {
    JsonNode decisions = read(DemoConfig.Shape.HEALTHY).at("/routing/decisions");

    assertEquals(
        List.of(
            "deep_reasoning",
            "second_look",
            "small_talk",
            "tool_work",
            "hard_task",
            "everything_else"),
        decisions.valueStream().map(d -> d.path("name").stringValue()).toList());
    assertEquals(.9, decisions.at("/0/modelRefs/2/weight").doubleValue());
    assertFalse(decisions.at("/2/algorithm/session_aware/decision_drift_reset").booleanValue());
  }

  @Test
  void shapesTakeAwayModelsOrSwitches() {
    JsonNode one = read(DemoConfig.Shape.ONE_MODEL).at("/routing/decisions/0");
    JsonNode never = read(DemoConfig.Shape.NEVER_SWITCH).at("/routing/decisions/0");

    assertEquals(1, one.path("modelRefs").size());
    assertEquals(5, never.at("/algorithm/session_aware/stay_bias").intValue());
    assertEquals(0, never.at("/algorithm/session_aware/idle_timeout_seconds").intValue());
  }

  @Test
  void replicasShareTheirSessions() {
    var backends = Map.of(DemoModel.SMALL, 11, DemoModel.MEDIUM, 12, DemoModel.LARGE, 13);
    DemoConfig alone =
        new DemoConfig(
            new DemoPorts(1, 2, 3), backends, DemoConfig.Shape.HEALTHY, 0, DemoModel.ALL, "", 0);
    JsonNode sidecar = new YAMLMapper().readTree(alone.sharing(6379).yaml()).path("sidecar");

    assertTrue(
        new YAMLMapper().readTree(alone.yaml()).at("/sidecar/session_store").isMissingNode());
    assertEquals("redis", sidecar.at("/session_store/type").stringValue());
    assertEquals("127.0.0.1:6379", sidecar.at("/session_store/redis/addresses/0").stringValue());
  }

  private static JsonNode read(DemoConfig.Shape shape) {
    var backends = Map.of(DemoModel.SMALL, 11, DemoModel.MEDIUM, 12, DemoModel.LARGE, 13);
    String text =
        new DemoConfig(new DemoPorts(1, 2, 3), backends, shape, 0, DemoModel.ALL, "", 0).yaml();
    assertFalse(text.contains("${"), text);
    return new YAMLMapper().readTree(text);
  }
}
