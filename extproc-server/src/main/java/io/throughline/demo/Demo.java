package io.throughline.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** {@code bin/demo}: sessions through Envoy and the sidecar to three sample model servers. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Runs three sample model servers, the sidecar and Envoy, and sends whole agent sessions",
      "through them. Shows turn by turn what was decided and why, then what routing each turn for",
      "itself would have done. Stays up until Ctrl-C unless --exit is given."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:a check failed, or a line of the sessions file is not readable",
      "2:usage",
      "3:a part is missing or a port is in use"
    })
public final class Demo implements Callable<Integer> {
  @Spec private CommandLine.Model.@Nullable CommandSpec spec;
  @Mixin private DemoOptions options = new DemoOptions();

  /** Runs the demo and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(command().execute(arguments));
  }

  static CommandLine command() {
    return new CommandLine(new Demo())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Demo::explain);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkUsage();
    EnvoyProgram program = EnvoyProgram.find(options.envoyVersion);
    PrintStream shown = options.json ? System.err : System.out;
    var terminal = new Terminal(shown, !options.json && Terminal.wantsColour());
    var open = new OpenParts();
    Runtime.getRuntime().addShutdownHook(new Thread(open::close, "demo-shutdown"));
    try (open) {
      return run(program, terminal, open);
    }
  }

  private int run(EnvoyProgram program, Terminal terminal, OpenParts open)
      throws IOException, InterruptedException {
    RunFolder folder = open.add(RunFolder.create(options.keep));
    Traffic traffic = traffic(folder.path());
    DemoPorts ports = options.ports().claim();
    List<SampleModelServer> servers = new ArrayList<>();
    for (String model : DemoModel.names()) {
      servers.add(open.add(SampleModelServer.start(model, 0, traffic.brain(model))));
    }
    var config = new DemoConfig(ports, backends(servers), options.breakage.shape());
    terminal.progress("starting the sidecar and Envoy " + program.version());
    Stack stack = LiveStack.start(folder.path(), config, program, open);
    DemoReport report = new DemoRun(stack, servers, options.breakage, terminal).run(traffic);
    show(report, terminal);
    if (!options.exit) {
      terminal.urls(report.urls());
      terminal.progress("Ctrl-C ends it.");
      new CountDownLatch(1).await();
    }
    return report.ok() ? 0 : 1;
  }

  private Traffic traffic(Path folder) throws IOException {
    return options.sessions == null
        ? new ScriptedTraffic(
            DemoScenario.sessions(), options.breakage.offersTools(), folder.resolve("work"))
        : new RecordedTraffic(RecordedSession.readAll(options.sessions));
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

  private static int explain(
      Exception problem, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (problem instanceof DemoProblem known) {
      command.getErr().println("demo: " + known.getMessage());
      return known.exitCode();
    }
    throw problem;
  }
}
