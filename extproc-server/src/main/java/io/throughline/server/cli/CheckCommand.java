package io.throughline.server.cli;

import io.throughline.server.config.ConfigException;
import io.throughline.server.config.Problem;
import io.throughline.server.config.Problem.Severity;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Checks a configuration. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a configuration and tells all problems at once: path: value (expected: ...).",
      "Prints OK and exits with 0 when it can be served; warnings do not stop that."
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object: {\"problems\": [...]}.")
  private boolean json;

  @Override
  public Integer call() {
    List<Problem> problems = problems();
    boolean failed = problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.shared().writeValueAsString(Map.of("problems", asJson(problems))));
    } else {
      problems.forEach(problem -> out.println(line(problem)));
      if (!failed) {
        out.println("OK");
      }
    }
    return failed ? Exit.FAILED : Exit.OK;
  }

  private List<Problem> problems() {
    try {
      return config.load().warnings();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  private static String line(Problem problem) {
    return problem.severity() == Severity.ERROR
        ? problem.line()
        : problem.severity().word() + ": " + problem.line();
  }

  private static List<Map<String, String>> asJson(List<Problem> problems) {
    return problems.stream().map(CheckCommand::asJson).toList();
  }

  private static Map<String, String> asJson(Problem problem) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("path", problem.path());
    json.put("value", problem.value());
    json.put("expected", problem.expected());
    json.put("severity", problem.severity().word());
    return json;
  }
}
