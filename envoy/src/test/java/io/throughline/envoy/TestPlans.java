package io.throughline.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Plans that the tests vary. */
final class TestPlans {
  static final Credential BEARER = new Credential("authorization", "Bearer ", "TL_UNSET_KEY");

  private TestPlans() {}

  /** Three models: two plain endpoints, one with a credential, one over TLS. */
  static EnvoyPlan threeModels(EnvoyVersion version) {
    return plan(
        version,
        Path.of("/tmp/throughline-no-such.sock"),
        List.of(
            new ModelCluster(
                "qwen3-8b",
                List.of(
                    new Endpoint("127.0.0.1", 9001, false, 50),
                    new Endpoint("127.0.0.1", 9011, false, 50)),
                true),
            new ModelCluster(
                "frontier/reasoner:2026",
                List.of(new Endpoint("localhost", 9003, false, 100, BEARER)),
                false),
            new ModelCluster(
                "1e3", List.of(new Endpoint("api.example.test", 443, true, 1, BEARER)), false)));
  }

  static EnvoyPlan plan(EnvoyVersion version, Path socket, List<ModelCluster> clusters) {
    return new EnvoyPlan(
        version,
        new Listener("127.0.0.1", freePort(), Duration.ofSeconds(300)),
        "unix:" + socket,
        Duration.ofMillis(300),
        new HostPort("127.0.0.1", freePort()),
        2_000_000,
        OnSidecarFailure.REJECT,
        List.of("x-tenant"),
        clusters,
        List.of());
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
