package io.throughline.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs {@code DecisionBenchmark} and {@code Soak} and writes the report on the selector. Arguments:
 * the checkout, whether to measure ({@code full} or {@code quick}), then the JVM options of the
 * sidecar. Exits with 1 when a goal does not hold.
 */
public final class SelectorReport {
  private static final String[] SESSIONS = {"1", "1000", "1000000"};
  private static final String[] FEW_SESSIONS = {"1", "1000"};
  private static final int[] THREADS = {1, 2};
  private static final int SOAK_SECONDS = 60;

  private final Path root;
  private final boolean quick;
  private final List<String> jvm;
  private final List<SelectorCell> cells = new ArrayList<>();

  private SelectorReport(Path root, boolean quick, List<String> jvm) {
    this.root = root;
    this.quick = quick;
    this.jvm = jvm;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    SelectorReport report =
        new SelectorReport(
            Path.of(all.get(0)), all.get(1).equals("quick"), all.subList(2, all.size()));
    if (!report.run()) {
      System.exit(1);
    }
  }

  private boolean run() throws RunnerException, IOException, InterruptedException {
    measure("decision", "static", "user");
    measure("decision", "hybrid", "user");
    measure("decision", "hybrid", "tools");
    measure("decision", "hybrid", "planned");
    measure("wholeTurn", "hybrid", "user");
    JsonNode soak = soak();
    SelectorPage page = new SelectorPage(cells, soak);
    String text = page.text(Machine.of(root));
    System.out.print(text);
    if (quick) {
      return cells.stream().allMatch(cell -> cell.p50Nanos() > 0);
    }
    Path folder = root.resolve("docs/benchmarks");
    Files.writeString(folder.resolve("selector.md"), text);
    Files.writeString(folder.resolve("selector.json"), page.json(Machine.of(root)));
    return page.goals().stream().allMatch(SelectorPage.Goal::pass);
  }

  private void measure(String what, String base, String turn) throws RunnerException {
    for (int threads : THREADS) {
      progress("%s, %s, %s, %d threads".formatted(what, base, turn, threads));
      for (RunResult result : new Runner(options(what, base, turn, threads).build()).run()) {
        cells.add(SelectorCell.of(what, threads, result));
      }
    }
  }

  private ChainedOptionsBuilder options(String what, String base, String turn, int threads) {
    return new OptionsBuilder()
        .include("DecisionBenchmark." + what + "$")
        .param("base", base)
        .param("turn", turn)
        .param("sessions", quick ? FEW_SESSIONS : SESSIONS)
        .threads(threads)
        .forks(1)
        .warmupIterations(quick ? 1 : 4)
        .warmupTime(TimeValue.milliseconds(quick ? 100 : 1_000))
        .measurementIterations(quick ? 1 : 4)
        .measurementTime(TimeValue.milliseconds(quick ? 100 : 1_000))
        .jvmArgs(jvm.toArray(String[]::new))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private JsonNode soak() throws IOException, InterruptedException {
    progress("soak");
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.throughline.server.exchange.Soak");
    command.add(quick ? "10000" : "1000000");
    command.add(quick ? "2" : Integer.toString(SOAK_SECONDS));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] said = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("soak: exit " + process.exitValue() + " (expected: 0)");
    }
    return JsonMapper.shared().readTree(said);
  }

  private static void progress(String step) {
    System.err.println(String.format(Locale.ROOT, "selector: %s", step));
  }
}
