package io.throughline.server.cli;

import io.throughline.server.config.ConfigException;
import io.throughline.server.config.Problem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code throughline}. Data goes to standard output, everything else to the error. */
@Command(
    name = "throughline",
    mixinStandardHelpOptions = true,
    version = "throughline 0.1.0",
    description = {
      "Chooses the model for each LLM request with the whole session in view, beside Envoy.",
      ""
    },
    subcommands = {
      ServeCommand.class,
      EnvoyCommand.class,
      CheckCommand.class,
      SchemaCommand.class,
      DecideCommand.class,
      WorkloadCommand.class,
      LearnCommand.class,
      SessionsCommand.class,
      SessionCommand.class,
      ReplayCommand.class,
      TailCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      WhatIfCommand.class
    },
    footer = {
      "",
      "A first run, with a configuration of your own:",
      "  throughline check --config throughline.yaml",
      "  throughline serve --config throughline.yaml &",
      "  throughline envoy --config throughline.yaml > envoy.yaml",
      "  envoy -c envoy.yaml",
      "",
      "Exit codes: 0 ok; 1 the thing checked failed; 2 usage; 3 a part is missing or an address in use."
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Without a command, the help is what is wanted. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    Logging.configure();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(Main::failed);
  }

  private static int failed(
      Exception problem, CommandLine command, CommandLine.ParseResult result) {
    PrintWriter err = command.getErr();
    if (problem instanceof ConfigException config) {
      config.problems().stream().map(Problem::line).forEach(err::println);
      return Exit.FAILED;
    }
    err.println(command.getCommandName() + ": " + problem.getMessage());
    return problem instanceof java.io.IOException ? Exit.MISSING : Exit.FAILED;
  }
}
