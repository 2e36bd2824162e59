package io.throughline.store.redis;

import io.throughline.store.redis.RedisSettings.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real Redis on a free port of 127.0.0.1, in a folder of its own, that keeps nothing on disk. A
 * machine without one fails the test with the command that installs it.
 */
public final class RedisServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORT_MIN = 20_000;
  private static final int PORTS = 10_000;
  private static final int CLUSTER_BUS = 10_000;
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % PORTS));

  private final int port;
  private final Path folder;
  private final List<String> command;
  private Process process;

  private RedisServer(int port, Path folder, List<String> command) throws IOException {
    this.port = port;
    this.folder = folder;
    this.command = command;
    this.process = launch();
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param options further options, such as {@code --maxmemory}, {@code 2mb}
   */
  public static RedisServer start(String... options) throws Exception {
    RedisServer server = launched(options);
    server.awaitAnswer();
    return server;
  }

  /** Starts one without waiting. */
  static RedisServer launched(String... options) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(binary()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--protected-mode", "no"));
    command.addAll(List.of("--repl-diskless-sync-delay", "0"));
    command.addAll(List.of(options));
    return new RedisServer(port, Files.createTempDirectory("redis"), command);
  }

  /** Starts a sentinel that watches a master under this name. */
  static RedisServer sentinel(String name, int master) throws IOException {
    int port = freePort();
    Path folder = Files.createTempDirectory("redis");
    Path settings = folder.resolve("sentinel.conf");
    Files.writeString(
        settings,
        """
        port %2$d
        bind 127.0.0.1
        protected-mode no
        sentinel monitor %1$s 127.0.0.1 %3$d 2
        sentinel down-after-milliseconds %1$s 500
        sentinel failover-timeout %1$s 3000
        """
            .formatted(name, port, master));
    return new RedisServer(port, folder, List.of(binary(), settings.toString(), "--sentinel"));
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Its address. */
  public Address address() {
    return new Address("127.0.0.1", port);
  }

  /** How to reach it. */
  public RedisSettings settings() {
    return RedisSettings.standalone("127.0.0.1", port);
  }

  /** Asks it something; words are texts, numbers or byte arrays. */
  public String ask(Object... words) throws IOException {
    return Resp.ask(port, words);
  }

  /** Forgets everything. */
  public void flush() throws IOException {
    ask("FLUSHALL");
  }

  /** Kills it at once; what it held is gone. */
  public void kill() throws Exception {
    process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts it again on the same port, empty, and waits until it answers. */
  public void restart() throws Exception {
    if (process.isAlive()) {
      kill();
    }
    process = launch();
    awaitAnswer();
  }

  /** Stops it from running without ending it: connections stay, nothing answers. */
  public void freeze() throws Exception {
    signal("-STOP");
  }

  /** Lets it run again. */
  public void thaw() throws Exception {
    signal("-CONT");
  }

  /** Waits for something, with a deadline; failures of the question count as not yet. */
  public static void await(String what, Callable<Boolean> question) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (question.call()) {
          return;
        }
      } catch (IOException | RuntimeException e) {
        last = e;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new AssertionError("not within " + PATIENCE + ": " + what, last);
  }

  private void awaitAnswer() throws Exception {
    await("redis-server on port " + port + " answers", () -> ask("PING").equals("PONG"));
  }

  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  private void signal(String signal) throws Exception {
    Process kill =
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill " + signal + " failed");
    }
  }

  private static String binary() {
    String own = System.getenv("THROUGHLINE_REDIS");
    if (own != null && !own.isEmpty()) {
      return own;
    }
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                "redis-server: missing (expected: on PATH; bin/install-redis installs it)"))
        .toString();
  }

  /** A port that is free, and free for the cluster's bus beside it. */
  static int freePort() throws IOException {
    for (int tries = 0; tries < PORTS; tries++) {
      int port = PORT_MIN + NEXT_PORT.getAndIncrement() % PORTS;
      if (free(port) && free(port + CLUSTER_BUS)) {
        return port;
      }
    }
    throw new IOException("no free port");
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
