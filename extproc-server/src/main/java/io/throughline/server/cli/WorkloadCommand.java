package io.throughline.server.cli;

import io.throughline.workload.Judgement;
import io.throughline.workload.Laboratory;
import io.throughline.workload.Policies;
import io.throughline.workload.Policy;
import io.throughline.workload.Scenario;
import io.throughline.workload.Scenarios;
import io.throughline.workload.Session;
import io.throughline.workload.TradeOffChart;
import io.throughline.workload.trace.RecordedSession;
import io.throughline.workload.trace.Tiers;
import io.throughline.workload.trace.TraceJudgement;
import io.throughline.workload.trace.TracePolicies;
import io.throughline.workload.trace.TracePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs the selector that serves requests, and its rivals, on agent sessions, synthetic or recorded.
 */
@Command(
    name = "workload",
    mixinStandardHelpOptions = true,
    description = {
      "Runs routing policies on synthetic agent sessions, the same for equal seeds,",
      "prices all by one rule and prints their totals: switches, unsafe switches,",
      "cost, quality, and the quality that turns asked for and did not get",
      "(shortfall). Sends nothing anywhere.",
      "",
      "With --trace: the same on recorded sessions, with each model's prefix cache",
      "simulated, and beside the true cost what the sidecar expected before each",
      "answer.",
      ""
    },
    footer = {
      "",
      "Policies:",
      "  single-turn, sticky",
      "  always-MODEL (qwen3-8b, qwen3-32b, frontier-reasoner)",
      "  session-aware: the selector that serves requests; with one part of it off:",
      "    session-aware-no-tool-lock, -no-provider-state-lock, -no-drift-reset,",
      "    -no-idle, -no-prior, -no-frontier-price",
      "  optimum-PRICE: knows the whole session and minimises cost + PRICE x",
      "    shortfall; the bound of what is possible without unsafe switches",
      "",
      "The file of --scenario-file is one JSON object with the keys name, base,",
      "progress, bonus, wave, noise, tool_cycle, tool_slots, history_min,",
      "history_max, idle (single, rare or frequent), prior, growth and, where they",
      "apply, state_cycle, state_slots, drift_cycle, drift_slots.",
      "",
      "The file of --trace is CSV with a header, plain or gzipped, a line a request",
      "in the order of each session: session, at_seconds, input_tokens,",
      "output_tokens, shared_prefix_tokens (with the request before it), input_types",
      "(joined by +; tool_result is a tool loop), api_seconds; other columns are not",
      "read. It goes with the policies single-turn, sticky, always-MODEL and",
      "session-aware.",
      "",
      "The file of --prices is one JSON object: currency (default USD) and models,",
      "three of them, the smallest first, each with name, quality_score,",
      "prompt_per_1m, cached_input_per_1m, completion_per_1m and, where they apply,",
      "cache_write_per_1m and cache_lifetime_seconds (default 300). Without it: small,",
      "middle and large, at a vendor's list prices.",
      "",
      "Examples:",
      "  throughline workload",
      "  throughline workload --scenario balanced --policy session-aware,sticky",
      "  throughline workload --seeds 1-20 --format csv --plot trade-off.svg",
      "  throughline workload --trace sessions.csv.gz --prices prices.json"
    })
final class WorkloadCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final List<String> SYNTHETIC_ONLY =
      List.of("--seeds", "--scenario", "--scenario-file", "--plot");

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      defaultValue = "20260530-20260534",
      description = "A-B, or a,b; 40 sessions of 18 turns each (default: ${DEFAULT-VALUE}).")
  private String seeds;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = "One of the scenarios, or all, whose totals are printed (default: all).")
  private @Nullable String scenario;

  @Option(
      names = "--scenario-file",
      paramLabel = "FILE",
      description = "A scenario of your own, in place of --scenario.")
  private @Nullable Path scenarioFile;

  @Option(
      names = "--policy",
      paramLabel = "NAME[,NAME...]",
      description = "The policies to print (default: all below).")
  private @Nullable String policy;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or csv (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Also draw cost and shortfall into this SVG file.")
  private @Nullable Path plot;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Recorded sessions, in place of synthetic ones.")
  private @Nullable Path trace;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "The models to replay them on, with --trace.")
  private @Nullable Path prices;

  @Override
  public Integer call() throws IOException {
    WorkloadFormat printed = usage("--format", () -> WorkloadFormat.named(format));
    if (trace != null) {
      return print(printed.text(replayed(trace)));
    }
    if (prices != null) {
      throw wrong("--prices", prices + " (expected: with --trace)");
    }
    List<Long> numbers = usage("--seeds", () -> Seeds.parse(seeds));
    List<Policy> policies = usage("--policy", this::policies);
    Laboratory laboratory = new Laboratory(scenarios(), numbers);
    Judgement judgement =
        Judgement.of(
            laboratory,
            policies,
            running ->
                tell(running.name(), numbers.size() * Session.PER_SEED * Session.TURNS, "turns"));
    if (plot != null) {
      draw(plot, judgement);
    }
    return print(printed.text(judgement));
  }

  private int print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }

  private TraceJudgement replayed(Path file) throws IOException {
    for (String option : SYNTHETIC_ONLY) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw wrong(option, "given (expected: not with --trace)");
      }
    }
    Tiers tiers = prices == null ? Tiers.DEFAULT : PriceFile.read(prices);
    List<TracePolicy> policies = usage("--policy", () -> tracePolicies(tiers));
    List<RecordedSession> sessions = TraceFile.read(file);
    int requests = sessions.stream().mapToInt(session -> session.requests().size()).sum();
    return TraceJudgement.of(
        sessions, tiers, policies, running -> tell(running.name(), requests, "requests"));
  }

  private List<TracePolicy> tracePolicies(Tiers tiers) {
    return policy == null
        ? TracePolicies.standard(tiers)
        : Stream.of(policy.split(",", -1)).map(name -> TracePolicies.named(tiers, name)).toList();
  }

  private List<Policy> policies() {
    return policy == null
        ? Policies.standard()
        : Stream.of(policy.split(",", -1)).map(Policies::named).toList();
  }

  private List<Scenario> scenarios() throws IOException {
    if (scenarioFile == null) {
      String name = scenario == null ? ALL : scenario;
      return name.equals(ALL)
          ? Scenarios.ALL
          : List.of(usage("--scenario", () -> Scenarios.named(name)));
    }
    if (scenario != null) {
      throw wrong("--scenario", scenario + " (expected: not with --scenario-file)");
    }
    return List.of(ScenarioFile.read(scenarioFile));
  }

  private void tell(String running, int count, String what) {
    spec.commandLine().getErr().printf("workload: %s, %d %s%n", running, count, what);
  }

  private static void draw(Path file, Judgement judgement) throws IOException {
    try {
      Files.writeString(file, TradeOffChart.svg(judgement));
    } catch (IOException e) {
      throw new IOException("--plot: " + file + " (expected: a file that can be written)", e);
    }
  }

  private <T> T usage(String option, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw wrong(option, String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String option, String problem) {
    return new ParameterException(spec.commandLine(), option + ": " + problem);
  }
}
