package io.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The sidecar as a process of its own, on the java and class path that the demo runs with. Its log
 * goes beside its configuration.
 */
record SidecarProcess(Process process, Path log) implements AutoCloseable {
  private static final String MAIN = "io.throughline.server.cli.Main";
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final int LOG_LINES = 5;

  /** One for all replicas of a run. */
  private static final String SECRET = UUID.randomUUID().toString();

  static SidecarProcess start(Path config) throws IOException {
    Path log = config.resolveSibling("sidecar.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "serve",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putIfAbsent(DemoConfig.SECRET, SECRET);
    Process process = builder.start();
    process.getOutputStream().close();
    return new SidecarProcess(process, log);
  }

  /**
   * Waits until that address answers 200.
   *
   * @throws DemoProblem when the process ends or the time is over; its last log lines say why
   */
  void awaitReady(URI ready) throws InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build()) {
      boolean isReady =
          Waiting.until(
              READY_WITHIN, () -> answers200(http, ready), yes -> yes || !process.isAlive());
      if (!isReady) {
        String state = process.isAlive() ? "is not ready" : "ended with " + process.exitValue();
        throw DemoProblem.missing("sidecar: " + state + lastLines());
      }
    }
  }

  /** Ends it at once, as a crash would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Freezes it: its addresses stay open, nothing answers. Returns when it stands still. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
    // On a busy machine a stop that has been sent can take longer to happen than a turn takes.
    if (!Waiting.until(STOP_WITHIN, this::isStopped, yes -> yes)) {
      throw DemoProblem.missing("sidecar: does not stop (expected: within " + STOP_WITHIN + ")");
    }
  }

  /** Lets it go on. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Asks it to end, and ends it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + signal + ": ended with " + kill.exitValue());
    }
  }

  /** The state in {@code /proc/PID/stat} stands behind the name, which is in brackets. */
  private boolean isStopped() {
    try {
      String stat = Files.readString(Path.of("/proc", "" + process.pid(), "stat"));
      return stat.startsWith("T", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers200(HttpClient http, URI uri) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).GET().build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
      return last.isEmpty() ? "" : ": " + String.join(" | ", last);
    } catch (IOException e) {
      return "";
    }
  }
}
