package io.throughline.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real Envoy as a child process, which ends with this object or at the latest with this JVM.
 * Thread-safe.
 */
public final class EnvoyProcess implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Duration VALIDATE_WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int LAST_LINES = 12;

  private final Process process;
  private final Path log;
  private final EnvoyAdmin admin;
  private final Thread endWithJvm;

  private EnvoyProcess(Process process, Path log, EnvoyAdmin admin) {
    this.process = process;
    this.log = log;
    this.admin = admin;
    this.endWithJvm = new Thread(process::destroyForcibly, "end-envoy-" + process.pid());
    Runtime.getRuntime().addShutdownHook(endWithJvm);
  }

  /**
   * Starts Envoy and waits until it is live.
   *
   * @param yaml a bootstrap whose admin address is {@code admin}
   * @throws EnvoyFailedException when it ends by itself (such as a port in use) or is not live in
   *     time; the message holds its last log lines
   * @throws UncheckedIOException when the folder cannot be written or the binary cannot be started
   */
  public static EnvoyProcess start(
      EnvoyBinary binary, String yaml, HostPort admin, EnvoyOptions options) {
    Path folder = options.folder().toAbsolutePath();
    Path configuration = folder.resolve("envoy.yaml");
    Path log = folder.resolve("envoy.log");
    try {
      Files.createDirectories(folder);
      Files.writeString(configuration, yaml);
      EnvoyProcess envoy =
          new EnvoyProcess(
              launch(binary, configuration, log, options),
              log,
              new EnvoyAdmin(admin, ANSWER_WITHIN));
      envoy.awaitLive(configuration, options.readyWithin());
      return envoy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(
      EnvoyBinary binary, Path configuration, Path log, EnvoyOptions options) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            binary.path().toString(),
            "--config-path",
            configuration.toString(),
            "--disable-hot-restart",
            "--concurrency",
            Integer.toString(options.concurrency()),
            "--log-level",
            options.logLevel());
    command.environment().putAll(options.environment());
    return command
        .redirectError(log.toFile())
        .redirectOutput(log.resolveSibling("access.log").toFile())
        .start();
  }

  private void awaitLive(Path configuration, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!admin.isLive(configuration.toString())) {
      boolean ended = waitForEnd(process, POLL);
      if (ended || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        close();
        throw new EnvoyFailedException(
            (ended ? "Envoy ended with code " + process.exitValue() : "Envoy is not live in time")
                + ": "
                + lastLines(log));
      }
    }
  }

  /**
   * Asks Envoy whether it accepts a bootstrap, without starting anything.
   *
   * @throws EnvoyFailedException when it does not; the message holds what Envoy says
   */
  public static void validate(EnvoyBinary binary, String yaml) {
    try {
      Path folder = Files.createTempDirectory("throughline-envoy");
      try {
        validate(binary, Files.writeString(folder.resolve("envoy.yaml"), yaml));
      } finally {
        for (String file : List.of("envoy.yaml", "envoy.log")) {
          Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void validate(EnvoyBinary binary, Path configuration) throws IOException {
    Path log = configuration.resolveSibling("envoy.log");
    Process process =
        new ProcessBuilder(
                binary.path().toString(),
                "--mode",
                "validate",
                "--config-path",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = waitForEnd(process, VALIDATE_WITHIN);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new EnvoyFailedException(
          "Envoy " + binary.version() + " refuses the bootstrap: " + lastLines(log));
    }
  }

  /**
   * All counters of Envoy now, by full name; see {@link EnvoyCounters}.
   *
   * @throws EnvoyFailedException when Envoy does not answer
   */
  public Map<String, Long> counters() {
    try {
      return admin.counters();
    } catch (IOException e) {
      throw new EnvoyFailedException("Envoy gives no counters: " + lastLines(log), e);
    }
  }

  /** Whether the process is running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The child's process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends Envoy: asks it to, waits 5 s, then kills it. May be called again. */
  @Override
  public void close() {
    process.destroy();
    if (!waitForEnd(process, STOP_WITHIN)) {
      process.destroyForcibly();
      waitForEnd(process, STOP_WITHIN);
    }
    admin.close();
    try {
      Runtime.getRuntime().removeShutdownHook(endWithJvm);
    } catch (IllegalStateException e) {
      // The JVM is ending already and runs the hook itself.
    }
  }

  private static boolean waitForEnd(Process process, Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
