package io.throughline.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Redis of one benchmark, which keeps nothing on disk. */
final class ScratchRedis implements AutoCloseable {
  private static final long READY_NANOS_MAX = 20_000_000_000L;

  private final int port;
  private final Process process;

  private ScratchRedis(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param server the program
   */
  static ScratchRedis start(Path server) throws IOException {
    int port = freePort();
    List<String> command =
        List.of(
            server.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    ScratchRedis redis = new ScratchRedis(port, process);
    redis.await();
    return redis;
  }

  int port() {
    return port;
  }

  private void await() throws IOException {
    long end = System.nanoTime() + READY_NANOS_MAX;
    while (!listens()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        close();
        throw new IOException("redis-server: does not listen (expected: on port " + port + ")");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
