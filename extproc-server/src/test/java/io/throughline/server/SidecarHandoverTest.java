package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.handover.Predecessor;
import io.throughline.server.identity.Tenants;
import io.throughline.session.SessionState;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.Versioned;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running sidecar gives to one that asks for it. */
class SidecarHandoverTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final InMemorySessionStore remembered = sessions();
  private final InMemorySessionStore taken = sessions();
  private final InMemoryLinkStore links =
      new InMemoryLinkStore(100, Duration.ofHours(1), InstantSource.system());
  private FreePorts ports;
  private Sidecar sidecar;

  @BeforeEach
  void start() throws IOException {
    ports = FreePorts.find();
    String yaml = RouterYaml.of(1, 2).apply(ports) + "  tenant: {hmac_secret_env: TENANT_SECRET}\n";
    var config = new ConfigLoader(BaseMethods.standard()).parse(yaml, folder);
    sidecar =
        Sidecar.start(
            config,
            new Sidecar.Parts(
                BaseMethods.standard(),
                remembered,
                InstantSource.system(),
                Map.of("TENANT_SECRET", "a secret of the deployment")));
  }

  @AfterEach
  void stop() {
    sidecar.close();
  }

  @Test
  void allThatIsRememberedAndEveryChangeAfterIt() throws Exception {
    write("before", 0);
    try (Predecessor predecessor = Predecessor.on(socket(), taken, links)) {
      assertNotNull(predecessor);
      assertTrue(predecessor.await(SOON));
      assertArrayEquals(
          "a secret of the deployment".getBytes(StandardCharsets.UTF_8),
          predecessor.tenantSecret());
      assertEquals(1, versionTaken("before"));
      write("after", 0);
      write("before", 1);
      eventually("changes follow", SOON, () -> versionTaken("after") == 1);
      eventually("changes follow", SOON, () -> versionTaken("before") == 2);
    }
  }

  @Test
  void theAddressesAreGivenUpAndTakenBackWhenTheOtherOneGoes() throws Exception {
    assertEquals(200, ready());
    try (Predecessor predecessor = Predecessor.on(socket(), taken, links)) {
      assertNotNull(predecessor);
      assertTrue(predecessor.await(SOON));
      eventually("the address is free", SOON, () -> ready() == 0);
    }
    eventually("the address is served again", SOON, () -> ready() == 200);
  }

  @Test
  void nobodyToTakeOverFrom() {
    assertNull(Predecessor.on(folder.resolve("none.sock"), taken, links));
  }

  private Path socket() {
    return folder.resolve("e.sock");
  }

  private int ready() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ports.admin() + "/ready");
    try {
      return http.send(HttpRequest.newBuilder(uri).timeout(SOON).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (ConnectException e) {
      return 0;
    }
  }

  private void write(String session, long expected) {
    remembered.compareAndSet(Tenants.key("t", session), expected, SessionState.EMPTY);
  }

  private long versionTaken(String session) {
    Versioned found = taken.find(Tenants.key("t", session)).toCompletableFuture().join();
    return found.version();
  }

  private static InMemorySessionStore sessions() {
    return new InMemorySessionStore(100, Duration.ofHours(1), InstantSource.system());
  }
}
