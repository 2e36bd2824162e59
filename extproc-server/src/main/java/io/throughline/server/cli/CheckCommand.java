package io.throughline.server.cli;

import io.throughline.server.config.Ineffective;
import io.throughline.server.config.Inspection;
import io.throughline.server.config.Problem;
import io.throughline.server.config.Problem.Severity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    },
    footer = {
      "",
      "Examples:",
      "  throughline check --config throughline.yaml",
      "  throughline check --config throughline.yaml --report"
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object: {\"problems\": [...]}.")
  private boolean json;

  @Option(
      names = "--report",
      description =
          "Print before it what stands in the file and is not acted upon, a line each, and what that"
              + " means: keys that the layout knows and Throughline does not serve, and keys without"
              + " effect.")
  private boolean report;

  @Override
  public Integer call() {
    Inspection inspection = config.inspect();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.shared().writeValueAsString(asJson(inspection)));
    } else {
      lines(inspection).forEach(out::println);
    }
    return inspection.servable() ? Exit.OK : Exit.FAILED;
  }

  private List<String> lines(Inspection inspection) {
    List<String> lines = new ArrayList<>();
    if (report) {
      inspection.ineffective().forEach(ineffective -> lines.add(ineffective.line()));
    }
    inspection.problems().forEach(problem -> lines.add(line(problem)));
    if (inspection.servable()) {
      lines.add("OK");
    }
    return lines;
  }

  private static String line(Problem problem) {
    return problem.severity() == Severity.ERROR
        ? problem.line()
        : problem.severity().word() + ": " + problem.line();
  }

  private Map<String, Object> asJson(Inspection inspection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("problems", inspection.problems().stream().map(CheckCommand::asJson).toList());
    if (report) {
      json.put("report", inspection.ineffective().stream().map(CheckCommand::asJson).toList());
    }
    return json;
  }

  private static Map<String, String> asJson(Problem problem) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("path", problem.path());
    json.put("value", problem.value());
    json.put("expected", problem.expected());
    json.put("severity", problem.severity().word());
    return json;
  }

  private static Map<String, String> asJson(Ineffective ineffective) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("path", ineffective.path());
    json.put("value", ineffective.value());
    json.put("kind", ineffective.kind().name().toLowerCase(Locale.ROOT));
    json.put("meaning", ineffective.meaning());
    return json;
  }
}
