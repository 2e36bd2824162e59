package io.throughline.server.cli;

import io.throughline.workload.Judgement;
import io.throughline.workload.Laboratory;
import io.throughline.workload.Lookahead;
import io.throughline.workload.PlannerCurve;
import io.throughline.workload.Policies;
import io.throughline.workload.Policy;
import io.throughline.workload.Scenario;
import io.throughline.workload.Scenarios;
import io.throughline.workload.Session;
import io.throughline.workload.TradeOffChart;
import io.throughline.workload.trace.RecordedSession;
import io.throughline.workload.trace.Tiers;
import io.throughline.workload.trace.TraceCurve;
import io.throughline.workload.trace.TraceJudgement;
import io.throughline.workload.trace.TracePolicies;
import io.throughline.workload.trace.TracePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  lookahead-PRICE: the selector with its lookahead planner at that price of",
      "    quality, learning as it goes, from nothing; lookahead: at 0.65;",
      "    lookahead-learned-PRICE, lookahead-learned: with what it learned on",
      "    --learn-seeds, and nothing more; with one part of it off, at 0.65:",
      "    lookahead-no-locked-turns, -no-asked, -no-back-off, -no-finest-key,",
      "    -pooled-only",
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
      "read. It goes with the policies single-turn, sticky, always-MODEL,",
      "session-aware and lookahead-PRICE.",
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
      "  throughline workload --planner-curve --budget 350 --plot curve.svg",
      "  throughline workload --trace sessions.csv.gz --prices prices.json",
      "  throughline workload --trace sessions.csv.gz --planner-curve --shortfall .02"
    })
final class WorkloadCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final List<String> SYNTHETIC_ONLY =
      List.of("--seeds", "--learn-seeds", "--scenario", "--scenario-file");

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      defaultValue = "20260530-20260534",
      description = "A-B, or a,b; 40 sessions of 18 turns each (default: ${DEFAULT-VALUE}).")
  private String seeds;

  @Option(
      names = "--learn-seeds",
      paramLabel = "SEEDS",
      defaultValue = "1-10",
      description = {
        "Those that lookahead-learned has learned from; none of --seeds",
        "(default: ${DEFAULT-VALUE})."
      })
  private String learnSeeds;

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

  @Mixin private final TraceOptions trace = new TraceOptions();

  @Mixin private final CurveOptions curve = new CurveOptions();

  @Override
  public Integer call() throws IOException {
    WorkloadFormat printed = usage("--format", () -> WorkloadFormat.named(format));
    requireNo(curve.problem(policy != null));
    requireNo(trace.problem());
    requireTogether();
    if (curve.asked()) {
      PlannerCurve measured = trace.given() ? recordedCurve() : plannerCurve();
      draw(() -> TradeOffChart.svg(measured));
      return print(printed.text(measured, curve.suggestions(measured)));
    }
    if (trace.given()) {
      return print(printed.text(replayed()));
    }
    Judgement judgement = judged();
    draw(() -> TradeOffChart.svg(judgement));
    return print(printed.text(judgement));
  }

  private void requireNo(String problem) {
    if (!problem.isEmpty()) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private void requireTogether() {
    for (String option : SYNTHETIC_ONLY) {
      if (trace.given() && given(option)) {
        throw wrong(option, "given (expected: not with --trace)");
      }
    }
    if (trace.given() && !curve.asked() && plot != null) {
      throw wrong("--plot", "given (expected: not with --trace, but with --planner-curve)");
    }
    boolean learned = policy != null && policy.contains(Lookahead.LEARNED);
    if (given("--learn-seeds") && !learned) {
      throw wrong(
          "--learn-seeds", learnSeeds + " (expected: with the policy " + Lookahead.LEARNED + ")");
    }
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private Judgement judged() throws IOException {
    List<Long> numbers = usage("--seeds", () -> Seeds.parse(seeds));
    List<Policy> policies = usage("--policy", this::policies);
    Laboratory laboratory = new Laboratory(scenarios(), numbers);
    usage("--learn-seeds", () -> laboratory.apart(policies));
    return Judgement.of(laboratory, policies, tellingTurns(numbers));
  }

  private PlannerCurve plannerCurve() throws IOException {
    List<Long> numbers = usage("--seeds", () -> Seeds.parse(seeds));
    return PlannerCurve.of(new Laboratory(scenarios(), numbers), tellingTurns(numbers));
  }

  private PlannerCurve recordedCurve() throws IOException {
    Tiers tiers = trace.tiers();
    List<RecordedSession> sessions = trace.sessions();
    return TraceCurve.of(sessions, tiers, tellingRequests(sessions));
  }

  private Consumer<Scenario> tellingTurns(List<Long> numbers) {
    return running ->
        tell(running.name(), numbers.size() * Session.PER_SEED * Session.TURNS, "turns");
  }

  private Consumer<TracePolicy> tellingRequests(List<RecordedSession> sessions) {
    int requests = sessions.stream().mapToInt(session -> session.requests().size()).sum();
    return running -> tell(running.name(), requests, "requests");
  }

  private int print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }

  private TraceJudgement replayed() throws IOException {
    Tiers tiers = trace.tiers();
    List<TracePolicy> policies = usage("--policy", () -> tracePolicies(tiers));
    List<RecordedSession> sessions = trace.sessions();
    return TraceJudgement.of(sessions, tiers, policies, tellingRequests(sessions));
  }

  private List<TracePolicy> tracePolicies(Tiers tiers) {
    return policy == null
        ? TracePolicies.standard(tiers)
        : Stream.of(policy.split(",", -1)).map(name -> TracePolicies.named(tiers, name)).toList();
  }

  private List<Policy> policies() {
    List<Long> learned = usage("--learn-seeds", () -> Seeds.parse(learnSeeds));
    return policy == null
        ? Policies.standard()
        : Stream.of(policy.split(",", -1)).map(name -> Policies.named(name, learned)).toList();
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

  private void draw(Supplier<String> svg) throws IOException {
    if (plot == null) {
      return;
    }
    try {
      Files.writeString(plot, svg.get());
    } catch (IOException e) {
      throw new IOException("--plot: " + plot + " (expected: a file that can be written)", e);
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
