package io.throughline.server.admin;

import io.throughline.envoy.HostPort;
import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.server.live.LiveView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An admin address of its own that serves a journal. */
public final class ServedRecords implements AutoCloseable {
  private final AdminServer server;
  private final HostPort address;

  private ServedRecords(AdminServer server, HostPort address) {
    this.server = server;
    this.address = address;
  }

  public static ServedRecords of(InMemoryJournal journal) throws IOException {
    return of(journal, null);
  }

  /** The durable one where there is one. */
  public static ServedRecords of(InMemoryJournal journal, @Nullable DurableJournal durable)
      throws IOException {
    return of(journal, durable, AccessTokens.OPEN);
  }

  static ServedRecords of(
      InMemoryJournal journal, @Nullable DurableJournal durable, AccessTokens tokens)
      throws IOException {
    HostPort address = free();
    return new ServedRecords(
        AdminServer.admin(address, tokens, AdminFixture.parts(journal, durable)), address);
  }

  /** One that waits so long for a caller. */
  static ServedRecords of(AccessTokens tokens, Duration patience) throws IOException {
    HostPort address = free();
    AdminParts parts = AdminFixture.parts(new InMemoryJournal(10), null);
    return new ServedRecords(AdminServer.admin(address, tokens, parts, patience), address);
  }

  static ServedRecords of(LiveView live, AccessTokens tokens) throws IOException {
    HostPort address = free();
    return new ServedRecords(AdminServer.admin(address, tokens, AdminFixture.parts(live)), address);
  }

  public String url() {
    return "http://" + address;
  }

  private static HostPort free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", socket.getLocalPort());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
