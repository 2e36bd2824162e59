package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The whole run with an in-process stand-in for Envoy and the sidecar. */
class DemoRunTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @Test
  void healthyRunHoldsEveryCheck() throws Exception {
    DemoReport report = run(Breakage.NONE);

    assertTrue(report.ok(), () -> report.checks() + "\n" + text());
    assertEquals(0, report.totals().unsafe());
    assertTrue(report.singleTurn().unsafe() > 0, this::text);
    assertTrue(report.singleTurn().switches() > report.totals().switches(), this::text);
    assertTrue(text().contains("user: Correct it and run the tests."), this::text);
    assertTrue(text().contains("alone: demo-small"), this::text);
    assertFalse(text().contains("\u001b"), this::text);
  }

  @Test
  void jsonHasTheKeysOfTheContract() throws Exception {
    JsonNode json = run(Breakage.NONE).toJson();

    assertEquals(
        List.of("ok", "checks", "turns", "totals", "envoy", "urls"),
        List.copyOf(json.propertyNames()));
    assertEquals(
        List.of(
            "session",
            "turn",
            "phase",
            "decision",
            "model",
            "served_model",
            "action",
            "reason",
            "base_model",
            "input_tokens",
            "cached_tokens",
            "output_tokens",
            "cost",
            "replay_id",
            "status"),
        List.copyOf(json.at("/turns/0").propertyNames()));
    assertEquals(0, json.at("/envoy/failure_mode_allowed").intValue(-1));
    assertTrue(json.at("/totals/single_turn/cost").isNumber());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachBreakageFailsTheCheckOfItsName(Breakage breakage) throws Exception {
    DemoReport report = run(breakage);
    String check = breakage.name().toLowerCase(Locale.ROOT);

    assertEquals(false, report.checks().get(check), () -> report.checks() + "\n" + text());
    assertFalse(report.ok());
  }

  private DemoReport run(Breakage breakage) throws Exception {
    List<SessionPlan> plans =
        DemoScenario.sessions().stream().map(DemoRunTest::withoutPauses).toList();
    var traffic = new ScriptedTraffic(plans, breakage.offersTools(), folder);
    List<SampleModelServer> servers = new ArrayList<>();
    for (String model : DemoModel.names()) {
      servers.add(SampleModelServer.start(model, 0, traffic.brain(model)));
    }
    Map<String, Integer> ports =
        servers.stream()
            .collect(Collectors.toMap(SampleModelServer::name, SampleModelServer::port));
    var config = new DemoConfig(new DemoPorts(1, 2, 3), breakage.backends(ports), breakage.shape());
    try (var stack = new InProcessStack(config.yaml())) {
      var out = new PrintStream(shown, true, StandardCharsets.UTF_8);
      var terminal = new Terminal(out, false);
      DemoReport report = new DemoRun(stack, servers, breakage, terminal).run(traffic);
      terminal.summary(report);
      terminal.urls(report.urls());
      return report;
    } finally {
      servers.forEach(SampleModelServer::close);
    }
  }

  private static SessionPlan withoutPauses(SessionPlan plan) {
    List<SessionPlan.Says> user =
        plan.user().stream().map(says -> new SessionPlan.Says(says.text(), Duration.ZERO)).toList();
    return new SessionPlan(plan.name(), plan.alwaysStream(), user);
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
