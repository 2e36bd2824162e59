package io.throughline.replay.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A PostgreSQL that can be killed, and started again on the same port and data. It keeps what it
 * commits, which servers for tests do not by themselves.
 */
public final class StoppablePostgres implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private StoppablePostgres(Path data, EmbeddedPostgres server) {
    this.data = data;
    this.server = server;
    this.port = server.getPort();
  }

  /** Starts one on a folder that is not there yet. */
  public static StoppablePostgres start(Path data) throws IOException {
    return new StoppablePostgres(data, builder(data).start());
  }

  private static EmbeddedPostgres.Builder builder(Path data) {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("synchronous_commit", "on")
        .setDataDirectory(data)
        .setCleanDataDirectory(false);
  }

  /** Its standard database. */
  public PostgresJournal.Address address() {
    return new PostgresJournal.Address(
        "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", () -> "");
  }

  /** Ends it without a farewell: what it had not committed is gone. */
  public void kill() throws IOException, InterruptedException {
    long postmaster = postmaster();
    ProcessHandle handle = ProcessHandle.of(postmaster).orElseThrow();
    handle.children().forEach(ProcessHandle::destroyForcibly);
    handle.destroyForcibly();
    handle.onExit().join();
    server.close();
  }

  private long postmaster() throws IOException {
    return Long.parseLong(
        java.nio.file.Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
  }

  /** Starts it again. */
  public void again() throws IOException {
    server = builder(data).setPort(port).start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
