package io.throughline.envoy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyProcessIT {
  private static final EnvoyBinary ENVOY = EnvoyBinary.find(EnvoyVersion.DEFAULT);

  @TempDir Path folder;

  @Test
  @DisplayName("closing ends the child and may be repeated")
  void close() {
    EnvoyPlan plan = TestPlans.threeModels(EnvoyVersion.DEFAULT);
    EnvoyProcess envoy = start(plan, "one");
    assertTrue(envoy.isAlive());
    envoy.close();
    envoy.close();
    assertFalse(envoy.isAlive());
    assertFalse(ProcessHandle.of(envoy.pid()).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  @DisplayName("a listener port in use ends the start at once, with Envoy's own words")
  void listenerPortInUse() {
    EnvoyPlan first = TestPlans.threeModels(EnvoyVersion.DEFAULT);
    EnvoyPlan second = with(first.listener(), new HostPort("127.0.0.1", TestPlans.freePort()));
    try (EnvoyProcess envoy = start(first, "one")) {
      assertInUse(envoy, second);
    }
  }

  @Test
  @DisplayName("an admin port in use by another live Envoy is not taken for our own")
  void adminPortInUse() {
    EnvoyPlan first = TestPlans.threeModels(EnvoyVersion.DEFAULT);
    Listener other = new Listener("127.0.0.1", TestPlans.freePort(), Duration.ofSeconds(1));
    EnvoyPlan second = with(other, first.admin());
    try (EnvoyProcess envoy = start(first, "one")) {
      assertInUse(envoy, second);
    }
  }

  @Test
  @DisplayName("a bootstrap that Envoy refuses is reported with Envoy's reason")
  void refused() {
    EnvoyFailedException failure =
        assertThrows(
            EnvoyFailedException.class, () -> EnvoyProcess.validate(ENVOY, "no_such_field: 1\n"));
    assertTrue(failure.getMessage().contains("no_such_field"), failure.getMessage());
  }

  private void assertInUse(EnvoyProcess running, EnvoyPlan plan) {
    EnvoyFailedException failure =
        assertThrows(EnvoyFailedException.class, () -> start(plan, "two"));
    assertTrue(failure.getMessage().contains("in use"), failure.getMessage());
    assertTrue(running.isAlive());
    assertEquals(0L, running.counters().get(EnvoyCounters.MESSAGE_TIMEOUTS));
  }

  private EnvoyProcess start(EnvoyPlan plan, String name) {
    return EnvoyProcess.start(
        ENVOY, Bootstrap.yaml(plan), plan.admin(), EnvoyOptions.in(folder.resolve(name)));
  }

  private static EnvoyPlan with(Listener listener, HostPort admin) {
    EnvoyPlan base = TestPlans.threeModels(EnvoyVersion.DEFAULT);
    return new EnvoyPlan(
        base.version(),
        listener,
        base.extProcAddress(),
        base.messageTimeout(),
        admin,
        base.requestBodyBytesMax(),
        base.onSidecarFailure(),
        List.of(),
        base.clusters(),
        List.of());
  }
}
