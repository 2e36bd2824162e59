package io.throughline.server.cli;

import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.server.learned.PlanFile;
import io.throughline.server.learned.PlanView;
import io.throughline.workload.trace.TraceLessons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Builds, shows and merges the tables of the lookahead planner. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description = {
      "Builds the tables of the lookahead planner from recorded sessions, or shows",
      "or merges such tables. A sidecar begins with a file that stands at",
      "global.router.model_selection.planner.storage_path, and goes on learning.",
      "Sends nothing anywhere.",
      ""
    },
    footer = {
      "",
      "One of --trace, --records, --show and --merge.",
      "",
      "The file of --trace and the file of --prices are those of",
      "  throughline workload --help",
      "The model that each request asks for is the stand-in of the workload, and its",
      "decision is asks-MODEL. What other decisions fall back to, the keys over all",
      "decisions, is learned from them too.",
      "",
      "The file of --records has one JSON object a line: records as",
      "GET /v1/router_replay tells them under data. Sessions are told apart by",
      "session_id and tenant.",
      "",
      "Examples:",
      "  throughline learn --trace sessions.csv.gz --out planner.json",
      "  curl -s localhost:8080/v1/router_replay | jq -c '.data[]' > records.jsonl",
      "  throughline learn --records records.jsonl --out planner.json",
      "  throughline learn --merge one.json --merge other.json --out both.json",
      "  throughline learn --show both.json"
    })
final class LearnCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec;

  @Mixin private final TraceOptions trace = new TraceOptions();

  @Option(
      names = "--records",
      paramLabel = "FILE",
      description = "Learn from replay records, a JSON object a line.")
  private @Nullable Path records;

  @Option(names = "--show", paramLabel = "FILE", description = "Print what a file holds.")
  private @Nullable Path show;

  @Option(names = "--json", description = "Print it as JSON, with --show.")
  private boolean json;

  @Option(
      names = "--merge",
      paramLabel = "FILE",
      description = "Add up what files hold; once for each file.")
  private List<Path> merge = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write; it is replaced whole.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    requireOneTask();
    if (show != null) {
      return shown(existing("--show", show));
    }
    if (out == null) {
      throw wrong("--out", "absent (expected: the file to write)");
    }
    write(out, learned());
    return Exit.OK;
  }

  private void requireOneTask() {
    int tasks = (merge.isEmpty() ? 0 : 1) + (trace.given() ? 1 : 0);
    for (Path file : new Path[] {records, show}) {
      tasks += file == null ? 0 : 1;
    }
    if (tasks != 1) {
      throw new ParameterException(
          spec.commandLine(),
          tasks + " tasks (expected: one of --trace, --records, --show, --merge)");
    }
    if (!trace.problem().isEmpty()) {
      throw new ParameterException(spec.commandLine(), trace.problem());
    }
    if (json && show == null) {
      throw wrong("--json", "given (expected: with --show)");
    }
    if (out != null && show != null) {
      throw wrong("--out", out + " (expected: not with --show)");
    }
  }

  private PlanSnapshot learned() throws IOException {
    if (trace.given()) {
      return TraceLessons.of(trace.sessions(), trace.tiers()).snapshot();
    }
    if (records != null) {
      return RecordFile.learn(records).snapshot();
    }
    PlanSnapshot sum = PlanSnapshot.EMPTY;
    for (Path file : merge) {
      sum = sum.merge(existing("--merge", file));
    }
    return sum;
  }

  private int shown(PlanSnapshot tables) {
    String text =
        json ? JSON.writeValueAsString(PlanView.json(tables)) + "\n" : PlanView.table(tables);
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }

  /** Where the sidecar would begin empty, a command has been called wrongly. */
  private static PlanSnapshot existing(String option, Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new NoSuchFileException(option + ": " + file + " (expected: a file that can be read)");
    }
    try {
      return PlanFile.parse(bytes(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > PlanFile.BYTES_MAX) {
      throw new IllegalArgumentException(
          bytes + " bytes (expected: at most " + PlanFile.BYTES_MAX + ")");
    }
    return Files.readAllBytes(file);
  }

  private void write(Path file, PlanSnapshot tables) throws IOException {
    try {
      PlanFile.write(file, tables);
    } catch (IOException e) {
      throw new IOException("--out: " + file + " (expected: a file that can be written)", e);
    }
    spec.commandLine().getErr().printf("learn: %d keys in %s%n", tables.entries().size(), file);
  }

  private ParameterException wrong(String option, String problem) {
    return new ParameterException(spec.commandLine(), option + ": " + problem);
  }
}
