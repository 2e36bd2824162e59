package io.throughline.server;

import static io.throughline.server.Eventually.eventually;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The sidecar in a process of its own, which a test may freeze, kill and start again. */
public final class SidecarChild implements RunningSidecar {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration END_WITHIN = Duration.ofSeconds(20);

  private final Path config;
  private final Launch launch;
  private final Callable<Boolean> ready;
  private final Path log;
  private Process process;

  /**
   * How it is started.
   *
   * @param main what runs, with the arguments {@code serve --config FILE}
   * @param jvm options of the virtual machine
   * @param environment variables beside those of this process
   * @param before a command that becomes the virtual machine, such as {@code nsenter}; empty for
   *     none
   */
  public record Launch(
      Class<?> main, List<String> jvm, Map<String, String> environment, List<String> before) {
    private static final List<String> QUICK =
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Started as it is. */
    public Launch(Class<?> main, List<String> jvm, Map<String, String> environment) {
      this(main, jvm, environment, List.of());
    }

    /** Soon ready, and slower later. */
    public static Launch quick(Class<?> main) {
      return new Launch(main, QUICK, Map.of());
    }

    /** The same with another variable. */
    public Launch with(String variable, String value) {
      return new Launch(main, jvm, Map.of(variable, value), before);
    }
  }

  /** Starts it and waits until it is ready. */
  SidecarChild(Path config, Launch launch, Callable<Boolean> ready) throws IOException {
    this.config = config;
    this.launch = launch;
    this.ready = ready;
    this.log = config.resolveSibling("sidecar.log");
    this.process = launch();
    awaitReady();
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** SIGTERM, without waiting for the end. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end; the exit code. */
  int awaitExit(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the sidecar still runs after " + within);
    }
    return process.exitValue();
  }

  /** Starts another after the end of the one before, and waits until it is ready. */
  public void startAgain() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("the sidecar is still running");
    }
    process = launch();
    awaitReady();
  }

  /** Starts another beside it, which takes over, and ends the first; its exit code. */
  int succeed(Duration within) throws IOException, InterruptedException {
    long lives = lives();
    Process before = process;
    process = launch();
    eventually(
        "the next sidecar is ready or has ended",
        READY_WITHIN,
        () -> !process.isAlive() || lives() > lives);
    if (!process.isAlive()) {
      throw new IOException("the next sidecar ended with " + process.exitValue() + ": " + log());
    }
    before.destroy();
    if (!before.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the sidecar before still runs after " + within);
    }
    return before.exitValue();
  }

  private long lives() throws IOException {
    return log().lines().filter(line -> line.contains("ready: ext_proc on")).count();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written, of all its lives. */
  public String log() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady() throws IOException {
    try {
      eventually(
          "the sidecar is ready or has ended",
          READY_WITHIN,
          () -> !process.isAlive() || ready.call());
    } catch (AssertionError e) {
      close();
      throw e;
    }
    if (!process.isAlive()) {
      throw new IOException("the sidecar ended with " + process.exitValue() + ": " + log());
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(launch.before());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launch.jvm());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(launch.main().getName(), "serve", "--config", config.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(launch.environment());
    return builder.start();
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}
