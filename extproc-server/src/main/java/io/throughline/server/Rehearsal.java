package io.throughline.server;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.Journal;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.exchange.ExtProcService;
import io.throughline.server.metrics.Meters;
import io.throughline.server.signal.RoleBindings;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.LinkStore;
import io.throughline.store.SessionStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Exchanges of our own before the first one of a client, so that this is fast: the same code, on
 * memory and records that are thrown away.
 *
 * @param service serves exchanges on a state
 */
record Rehearsal(
    RouterConfig config, Function<ServingState, ExtProcService> service, InstantSource clock) {
  private static final int KEPT = 1_000;
  private static final Duration LIFETIME = Duration.ofMinutes(1);
  private static final String UNIX = "unix:";

  /**
   * Runs it.
   *
   * @throws IOException when no address can be bound for it
   */
  void run() throws IOException {
    SessionStore memory = new InMemorySessionStore(KEPT, LIFETIME, clock);
    LinkStore links = new InMemoryLinkStore(KEPT, LIFETIME, clock);
    Journal records = new InMemoryJournal(KEPT);
    try (ServingState rehearsed =
        ServingState.of(memory, links, records, config.sidecar(), new Meters(), clock)) {
      run(service.apply(rehearsed));
    }
  }

  private void run(ExtProcService rehearsed) throws IOException {
    String address = config.sidecar().extProcAddress();
    long bytesMax = config.sidecar().requestBodyBytesMax();
    if (address.startsWith(UNIX)) {
      Path path = new SidecarSocket(Path.of(address.substring(UNIX.length()))).prepare();
      try (GrpcServer server = GrpcServer.onSocket(path, rehearsed, List.of(), bytesMax)) {
        run(server.address());
      }
    } else {
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (GrpcServer server = GrpcServer.onAddress(loopback, rehearsed, bytesMax)) {
        run(server.address());
      }
    }
  }

  private void run(SocketAddress address) {
    RoleBindings roles = config.roles();
    Map<String, String> user = roles == null ? Map.of() : Map.of(roles.userHeader(), "warm-up");
    WarmUp.run(address, config.autoNames().iterator().next(), user);
  }
}
