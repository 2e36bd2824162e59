package io.throughline.server.cli;

import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.whatif.WhatIf;
import io.throughline.server.whatif.WhatIfReport;
import io.throughline.server.whatif.WhatIfText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** Makes the recorded choices again under another configuration. */
@Command(
    name = "whatif",
    mixinStandardHelpOptions = true,
    description = {
      "Makes recorded choices again under another configuration, with the selector that",
      "serves requests: switches, unsafe switches and cost beside what was recorded, the",
      "turns that differ, and what it cannot know. Changes nothing.",
      ""
    },
    footer = {
      "",
      "Records come from the admin address of --config or --admin, or from --records: one",
      "JSON object a line, as GET /v1/router_replay tells them under data.",
      "",
      "Examples:",
      "  throughline whatif --policy next.yaml --config throughline.yaml",
      "  throughline whatif --policy next.yaml --admin http://127.0.0.1:8080 \\",
      "      --from 2026-01-01T00:00:00Z --to 2026-02-01T00:00:00Z --json",
      "  throughline whatif --policy next.yaml --records records.jsonl"
    })
final class WhatIfCommand implements Callable<Integer> {
  private static final int RECORDS_MAX = 2_000_000;
  private static final int LINE_CHARS_MAX = 1 << 20;
  private static final int TOLD_EVERY = 10_000;
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  @Spec private CommandSpec spec;

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "The other configuration: a whole file.")
  private Path policy;

  @Option(names = "--from", paramLabel = "TIME", description = "The first moment.")
  private String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "The moment after the last.")
  private String to = "";

  @Mixin private final AdminOption admin = new AdminOption();

  @Option(names = "--records", paramLabel = "FILE", description = "Records in a file.")
  private @Nullable Path records;

  @Option(
      names = "--differences",
      paramLabel = "N",
      description = "Tell at most N turns that differ, one by one (default: 50).")
  private int differences = WhatIf.DIFFERENCES;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private final List<RecordedChoice> choices = new ArrayList<>();
  private Instant first = Instant.MIN;
  private Instant end = Instant.MAX;

  @Override
  public Integer call() throws IOException {
    requireOneSource();
    first = time("--from", from, Instant.MIN);
    end = time("--to", to, Instant.MAX);
    RouterConfig other = load(policy);
    read();
    told("%d records%n".formatted(choices.size()));
    WhatIfReport report = WhatIf.of(other, choices, differences, () -> {});
    String text =
        json ? AdminClient.JSON.writeValueAsString(report.asMap()) + "\n" : WhatIfText.of(report);
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }

  private void requireOneSource() {
    int sources = (admin.given() ? 1 : 0) + (records == null ? 0 : 1);
    if (sources != 1) {
      throw new ParameterException(
          spec.commandLine(),
          sources + " sources (expected: one of --config or --admin, and --records)");
    }
    if (differences < 0) {
      throw wrong("--differences", differences + " (expected: 0 or more)");
    }
  }

  private static RouterConfig load(Path file) {
    return new ConfigLoader(BaseMethods.standard()).load(file);
  }

  private void read() throws IOException {
    if (records != null) {
      readFile(records);
      return;
    }
    try (AdminClient client = admin.client(spec)) {
      RecordPages.all(client, within(), one -> add(AdminClient.JSON.treeToValue(one, OBJECT)));
    }
  }

  private Map<String, String> within() {
    Map<String, String> filters = new LinkedHashMap<>();
    if (!from.isEmpty()) {
      filters.put("from", from);
    }
    if (!to.isEmpty()) {
      filters.put("to", to);
    }
    return filters;
  }

  private void readFile(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      TraceLines lines = new TraceLines(in, LINE_CHARS_MAX);
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          addLine(file, lines.number(), line);
        }
      }
    } catch (IOException e) {
      throw new IOException("--records: " + file + " (expected: a file that can be read)", e);
    }
  }

  private void addLine(Path file, int number, String line) {
    try {
      add(AdminClient.JSON.readValue(line, OBJECT));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + ": line " + number + ": not a record (expected: a JSON object)", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": line " + number + ": " + e.getMessage(), e);
    }
  }

  private void add(Map<?, ?> fields) {
    RecordedChoice choice = RecordedChoice.of(fields);
    if (choice.at().isBefore(first) || !choice.at().isBefore(end)) {
      return;
    }
    if (choices.size() == RECORDS_MAX) {
      throw new IllegalArgumentException("one more record (expected: at most " + RECORDS_MAX + ")");
    }
    choices.add(choice);
    if (choices.size() % TOLD_EVERY == 0) {
      told("%d records so far%n".formatted(choices.size()));
    }
  }

  private void told(String text) {
    spec.commandLine().getErr().print("whatif: " + text);
    spec.commandLine().getErr().flush();
  }

  private Instant time(String option, String text, Instant absent) {
    try {
      return text.isEmpty() ? absent : Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(option, text + " (expected: a time such as 2026-01-31T12:00:00Z)");
    }
  }

  private ParameterException wrong(String option, String problem) {
    return new ParameterException(spec.commandLine(), option + ": " + problem);
  }
}
