package io.throughline.envoy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EnvoyPlanTest {
  private static final List<ModelCluster> CLUSTERS =
      TestPlans.threeModels(EnvoyVersion.DEFAULT).clusters();

  @Test
  @DisplayName("a refused value is named with what was expected")
  void refusedValues() {
    refused(
        "listener.port: 0 (expected: 1 to 65535)",
        () -> new Listener("0.0.0.0", 0, Duration.ofSeconds(1)));
    refused(
        "listener.address: localhost (expected: an IP address to bind)",
        () -> new Listener("localhost", 80, Duration.ofSeconds(1)));
    refused("endpoint.weight: 0 (expected: 1 to 65536)", () -> new Endpoint("h", 80, false, 0));
    refused("port: 65536 (expected: 1 to 65535)", () -> new Endpoint("h", 65_536, false, 1));
    refused(
        "cluster.endpoints: [] (expected: at least one endpoint)",
        () -> new ModelCluster("m", List.of(), false));
    refused(
        "credential.environmentVariable: A)% (expected: a name of letters, digits and _)",
        () -> new Credential("authorization", "", "A)%"));
  }

  @Test
  @DisplayName("addresses are HOST:PORT, IPv6 in brackets")
  void addresses() {
    assertEquals(new HostPort("::1", 80), HostPort.parse("[::1]:80"));
    assertEquals("[::1]:80", new HostPort("::1", 80).toString());
    assertEquals(new HostPort("admin.local", 19000), HostPort.parse("admin.local:19000"));
    for (String wrong : List.of("", "80", ":80", "h:", "h:x", "::1:80", "h:99999")) {
      assertThrows(EnvoyPlanException.class, () -> HostPort.parse(wrong), wrong);
    }
  }

  @Test
  @DisplayName("versions are compared by number and bounded")
  void versions() {
    assertEquals(new EnvoyVersion(1, 36, 4), EnvoyVersion.parse("1.36.4"));
    assertTrue(EnvoyVersion.parse("1.40.0").isAtLeast(EnvoyVersion.parse("1.36.10")));
    assertTrue(EnvoyVersion.parse("1.36.4").compareTo(EnvoyVersion.parse("1.36.10")) < 0);
    refused(
        "envoy-version: 1.35.0 (expected: an Envoy version from 1.36.0 to 1.40.x, such as 1.36.4)",
        () -> EnvoyVersion.parse("1.35.0"));
    assertThrows(EnvoyPlanException.class, () -> EnvoyVersion.parse("latest"));
  }

  @Test
  @DisplayName("default_model needs Envoy 1.40")
  void defaultModel() {
    OnSidecarFailure known = defaultModel("qwen3-8b");
    refused(
        "onSidecarFailure: default_model (expected: reject; default_model needs Envoy 1.40 or"
            + " newer, this is 1.36.4)",
        () -> plan(EnvoyVersion.OLDEST, "h:1", known, CLUSTERS));
    assertEquals(known, plan(EnvoyVersion.DEFAULT, "h:1", known, CLUSTERS).onSidecarFailure());
    refused(
        "onSidecarFailure.cluster: nobody (expected: one of the clusters)",
        () -> plan(EnvoyVersion.DEFAULT, "h:1", defaultModel("nobody"), CLUSTERS));
  }

  @Test
  @DisplayName("a model forwards the client's credential or has its own, never both")
  void forwardOrInject() {
    refused(
        "cluster.forwardsClientCredential: true (expected: false, because an endpoint has a"
            + " credential of its own)",
        () ->
            new ModelCluster(
                "m",
                List.of(
                    new Endpoint("h", 80, false, 1),
                    new Endpoint("h", 81, false, 1, TestPlans.BEARER)),
                true));
  }

  @Test
  @DisplayName("a socket path that does not fit a socket address is refused")
  void socketPath() {
    String fits = "unix:/" + "p".repeat(106);
    assertEquals(fits, plan(fits).extProcAddress());
    assertThrows(EnvoyPlanException.class, () -> plan(fits + "p"));
    assertThrows(EnvoyPlanException.class, () -> plan("unix:run/relative.sock"));
  }

  @Test
  @DisplayName("cluster names are unique and not those of the sidecar")
  void clusterNames() {
    List<ModelCluster> twice = List.of(CLUSTERS.getFirst(), CLUSTERS.getFirst());
    refused(
        "cluster.name: qwen3-8b (expected: each name once)",
        () -> plan(EnvoyVersion.DEFAULT, "h:1", OnSidecarFailure.REJECT, twice));
    List<Endpoint> endpoints = CLUSTERS.getFirst().endpoints();
    assertThrows(
        EnvoyPlanException.class, () -> new ModelCluster("throughline-sidecar", endpoints, true));
    assertThrows(EnvoyPlanException.class, () -> new ModelCluster("a b", endpoints, true));
  }

  private static OnSidecarFailure defaultModel(String cluster) {
    return new OnSidecarFailure.DefaultModel(cluster, "provider/x", List.of("/v1/x"));
  }

  private static EnvoyPlan plan(String extProcAddress) {
    return plan(EnvoyVersion.DEFAULT, extProcAddress, OnSidecarFailure.REJECT, CLUSTERS);
  }

  private static EnvoyPlan plan(
      EnvoyVersion version, String address, OnSidecarFailure policy, List<ModelCluster> clusters) {
    return new EnvoyPlan(
        version,
        new Listener("127.0.0.1", 8801, Duration.ofSeconds(300)),
        address,
        Duration.ofMillis(300),
        new HostPort("127.0.0.1", 19000),
        1 << 20,
        policy,
        List.of(),
        clusters,
        List.of());
  }

  private static void refused(String message, Executable action) {
    assertEquals(message, assertThrows(EnvoyPlanException.class, action).getMessage());
  }
}
