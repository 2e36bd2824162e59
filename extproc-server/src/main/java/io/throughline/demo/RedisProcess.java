package io.throughline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The Redis that replicas share, as a process of its own; it keeps nothing on disk. */
record RedisProcess(Process process, int port) implements AutoCloseable {
  /** Names the redis-server to run. */
  static final String VARIABLE = "THROUGHLINE_REDIS";

  private static final Duration READY_WITHIN = Duration.ofSeconds(20);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final int ANSWER_MILLIS = 1_000;

  static RedisProcess start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    String server = System.getenv().getOrDefault(VARIABLE, "redis-server");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  server,
                  "--port",
                  "" + port,
                  "--bind",
                  DemoPorts.HOST,
                  "--save",
                  "",
                  "--appendonly",
                  "no")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start();
    } catch (IOException e) {
      throw DemoProblem.missing(
          "redis-server: " + server + " (expected: one that starts; bin/install-redis gets it)");
    }
    RedisProcess redis = new RedisProcess(process, port);
    if (!Waiting.until(READY_WITHIN, redis::answers, yes -> yes || !process.isAlive())) {
      redis.close();
      throw DemoProblem.missing("redis-server: is not ready; its log is redis.log");
    }
    return redis;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(DemoPorts.HOST, port), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      return answer.read() == '+';
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks it to end, and ends it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
