package io.throughline.demo;

import io.throughline.demo.history.History;
import io.throughline.demo.history.History.Loaded;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyPlanException;
import io.throughline.envoy.MissingEnvoyException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code bin/demo}: sessions through Envoy and the sidecar to three sample model servers. What the
 * options mean stands in {@code bin/demo --help}, which needs no build.
 */
@Command(name = "demo")
public final class Demo implements Callable<Integer> {
  private static final int REPLICAS_MAX = 4;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;
  @Mixin private DemoOptions options = new DemoOptions();

  /** Runs the demo and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(command().execute(arguments));
  }

  static CommandLine command() {
    return new CommandLine(new Demo())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Demo::misused)
        .setExecutionExceptionHandler(Demo::explain);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkUsage();
    EnvoyBinary envoy = options.envoy();
    PrintStream shown = options.json ? System.err : System.out;
    var terminal = new Terminal(shown, !options.json && Terminal.wantsColour());
    var open = new OpenParts();
    Runtime.getRuntime().addShutdownHook(new Thread(open::close, "demo-shutdown"));
    try (open) {
      return run(envoy, terminal, open);
    }
  }

  private int run(EnvoyBinary envoy, Terminal terminal, OpenParts open)
      throws IOException, InterruptedException {
    RunFolder folder = open.add(RunFolder.create(options.keep));
    Traffic traffic = traffic(folder.path());
    DemoPorts ports = options.ports().claim();
    List<SampleModelServer> servers = new ArrayList<>();
    for (DemoModel model : options.scenario.models()) {
      servers.add(open.add(serving(model.name(), traffic)));
    }
    var config =
        new DemoConfig(
            ports,
            backends(servers),
            options.breakage.shape(),
            0,
            options.scenario.models(),
            options.scenario.guardian(),
            options.historyDays());
    terminal.progress(
        options.replicas == 1
            ? "starting the sidecar and Envoy " + envoy.version()
            : "starting a Redis and %d sidecars, each with an Envoy %s; a session's turns go round them"
                .formatted(options.replicas, envoy.version()));
    Replicas replicas = Replicas.start(options, folder.path(), config, envoy, open);
    Loaded history = history(replicas.first(), terminal);
    DemoReport report =
        DemoRun.of(traffic, replicas, servers, options.scenario, options.breakage, terminal)
            .after(history);
    show(report, terminal);
    if (!options.exit) {
      terminal.urls(report.urls());
      terminal.tryIt(replicas.first().listener());
      new CountDownLatch(1).await();
    }
    return report.ok() ? 0 : 1;
  }

  private Traffic traffic(Path folder) throws IOException, InterruptedException {
    return options.sessions == null
        ? new ScriptedTraffic(
            options.breakage.plans(options.scenario.sessions()),
            options.breakage.offersTools(),
            folder.resolve("work"))
        : new RecordedTraffic(Recording.open(options.sessions, folder));
  }

  /** The history of the first replica; null without one. */
  private @Nullable Loaded history(Stack stack, Terminal terminal)
      throws IOException, InterruptedException {
    int days = options.historyDays();
    if (days == 0) {
      return null;
    }
    terminal.progress("making up " + days + " days of history");
    boolean complete = options.breakage.keepsHistory();
    Loaded loaded =
        History.load(
            stack.admin(),
            stack.config(),
            days,
            Instant.now(),
            complete,
            line -> System.err.println("demo: " + line));
    terminal.progress(loaded.summary());
    return loaded;
  }

  private SampleModelServer serving(String model, Traffic traffic) throws IOException {
    SampleModelServer server = SampleModelServer.start(model, 0, traffic.brain(model));
    server.pace(options.scenario.pace(model));
    return server;
  }

  private Map<String, Integer> backends(List<SampleModelServer> servers) {
    return options.breakage.backends(
        servers.stream()
            .collect(Collectors.toMap(SampleModelServer::name, SampleModelServer::port)));
  }

  private void show(DemoReport report, Terminal terminal) {
    terminal.summary(report);
    if (options.json) {
      System.out.println(report.toJson());
    }
  }

  private void checkUsage() {
    Path file = options.sessions;
    require(file == null || Files.isReadable(file), "--sessions", file, "a readable file");
    boolean any = !options.scenario.ofItsOwn();
    require(file == null || any, "--sessions", file, "another scenario: this one has its own");
    int replicas = options.replicas;
    require(replicas == 1 || any, "--replicas", replicas, "1 with this scenario");
    require(
        replicas > 0 && replicas <= REPLICAS_MAX, "--replicas", replicas, "1 to " + REPLICAS_MAX);
    require(
        options.historyDays() >= 0,
        "--history",
        options.history,
        "days such as 30d, from 1d to " + History.DAYS_MAX + "d");
    for (int port : List.of(options.port, options.adminPort, options.envoyAdminPort)) {
      require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
    }
  }

  private void require(boolean holds, String option, @Nullable Object value, String expected) {
    if (!holds && spec != null) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: " + expected + ")");
    }
  }

  private static int misused(ParameterException problem, String[] arguments) {
    var err = problem.getCommandLine().getErr();
    err.println("demo: " + problem.getMessage() + "; see bin/demo --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(
      Exception problem, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    int code =
        switch (problem) {
          case DemoProblem known -> known.exitCode();
          case EnvoyPlanException _ -> CommandLine.ExitCode.USAGE;
          case MissingEnvoyException _ -> DemoProblem.MISSING_PART;
          default -> throw problem;
        };
    command.getErr().println("demo: " + problem.getMessage());
    return code;
  }
}
