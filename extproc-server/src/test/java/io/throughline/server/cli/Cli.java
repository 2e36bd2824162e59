package io.throughline.server.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/**
 * One run of the command line, in this process.
 *
 * @param exit the exit code
 * @param out what it printed
 * @param err what it told
 */
record Cli(int exit, String out, String err) {
  static Cli run(String... arguments) {
    return runOn("", arguments);
  }

  /** Runs with that standard input; the tests of commands run one after the other. */
  static Cli runOn(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      int exit = command.execute(arguments);
      return new Cli(exit, out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
