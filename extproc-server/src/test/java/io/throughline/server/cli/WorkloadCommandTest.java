package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.workload.PlannerCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkloadCommandTest {
  private static final String BALANCED =
      """
      {"name": "mine", "base": 0.42, "progress": 0.28, "bonus": 0.16, "wave": 0.18, "noise": 0.09,
       "tool_cycle": 5, "tool_slots": [2, 3], "history_min": 512, "history_max": 2048,
       "idle": "single", "prior": 6, "growth": 1.0,
       "state_cycle": 0, "state_slots": [], "drift_cycle": null, "drift_slots": []}
      """;

  @TempDir private Path folder;

  @Test
  void printsTheTotalsOfThePublishedWorkload() {
    Cli run = Cli.run("workload", "--policy", "single-turn", "--format", "json");
    assertEquals(0, run.exit(), run.err());
    assertEquals(6, run.err().lines().filter(line -> line.endsWith(" 3600 turns")).count());
    JsonNode row = JsonMapper.shared().readTree(run.out()).at("/policies/0");
    assertEquals(
        List.of(
            "name",
            "switches",
            "unsafe",
            "cost",
            "cost_uncached",
            "quality",
            "shortfall",
            "under_served"),
        List.copyOf(row.propertyNames()));
    assertEquals("single-turn", row.path("name").stringValue());
    assertEquals(9709, row.path("switches").intValue());
    assertEquals(3836, row.path("unsafe").intValue());
    assertEquals(1023.62, row.path("cost").doubleValue(), .005);
    assertEquals(1725.48, row.path("cost_uncached").doubleValue(), .005);
  }

  @Test
  void aScenarioOfOnesOwnIsRunAsABuiltInOne() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.json"), BALANCED);
    List<String> arguments =
        List.of("--seeds", "7-8", "--policy", "session-aware,optimum-.3", "--format", "csv");
    Cli own = Cli.run(with(arguments, "--scenario-file", file.toString()));
    Cli builtIn = Cli.run(with(arguments, "--scenario", "balanced"));
    assertEquals("workload: mine, 1440 turns\n", own.err());
    assertEquals(3, own.lines().size());
    // The decision's and the category's name differ, and nothing depends on them.
    assertEquals(builtIn.out(), own.out());
  }

  @Test
  void theTableHasARowForEachPolicyAndTheChartAPoint() throws IOException {
    Path plot = folder.resolve("plot.svg");
    Cli run = Cli.run("workload", "--scenario", "idle-heavy", "--plot", plot.toString());
    assertEquals(0, run.exit(), run.err());
    assertEquals("session-aware", run.lines().get(6).split(" +")[0]);
    String svg = Files.readString(plot);
    assertEquals(23, svg.split("<circle").length - 1);
    assertTrue(svg.contains(">single-turn (832 unsafe)</text>"), svg);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--seeds;5-4;--seeds: 5-4 (expected: A-B with A at most B, or a,b; each seed once, at most 1000)",
        "--seeds;1,1;--seeds: 1,1 (expected: A-B with A at most B",
        "--seeds;0-1000;--seeds: 0-1000 (expected: A-B with A at most B",
        "--seeds;-1;--seeds: -1 (expected: A-B with A at most B",
        "--scenario;odd;--scenario: odd (expected: balanced, tool-heavy, frontier-heavy, idle-heavy, stateful-heavy, drift-heavy, or all",
        "--policy;odd;--policy: odd (expected: single-turn, sticky, always-qwen3-8b,",
        "--policy;optimum-x;--policy: optimum-x (expected: optimum-PRICE with a price of quality from 0 to 1000000",
        "--policy;single-turn,;--policy:  (expected: single-turn, sticky,",
        "--format;yaml;--format: yaml (expected: table, json or csv)",
      })
  void aWrongOptionIsToldByItsValueAndWhatIsExpected(String option, String value, String problem) {
    Cli run = Cli.run("workload", option, value);
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith(problem), run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"mine\";7;name: 7 (expected: a text)",
        "\"mine\";\"a b\";name: a b (expected: 1 to 64 letters, digits, -, _ or .)",
        "0.42;1.5;base: 1.5 (expected: -1 to 1)",
        "0.42;\"x\";base: \"x\" (expected: a number)",
        "\"noise\": 0.09,;;noise: missing (expected: a number)",
        "[2, 3];[2, 5];tool_slot: 5 (expected: 0 to 4)",
        "[2, 3];2;tool_slots: 2 (expected: an array of whole numbers)",
        "512;2049;history_min: 2049 (expected: 0 to 2048)",
        "\"single\";\"often\";idle: \"often\" (expected: single, rare or frequent)",
        "\"growth\";\"grow\";grow: unknown key (expected: one of name, base,",
        "\"mine\",;;name: null (expected: a text)",
      })
  void aWrongScenarioIsToldByItsValueAndWhatIsExpected(String old, String wrong, String problem)
      throws IOException {
    String text =
        BALANCED
            .replace(old, wrong == null ? "" : wrong)
            .replace("\"name\":  \"", "\"name\": null, \"");
    Path file = Files.writeString(folder.resolve("wrong.json"), text);
    Cli run = Cli.run("workload", "--scenario-file", file.toString());
    assertEquals(1, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("workload: " + file + ": " + problem), run.err());
  }

  @Test
  void aFileThatCannotBeReadOrWrittenIsAMissingPart() {
    String gone = folder.resolve("gone/file").toString();
    Cli read = Cli.run("workload", "--scenario-file", gone);
    assertEquals(
        new Cli(
            3, "", "workload: --scenario-file: " + gone + " (expected: a file that can be read)\n"),
        read);
    Cli written = Cli.run("workload", "--seeds", "1", "--policy", "sticky", "--plot", gone);
    assertEquals(3, written.exit());
    assertEquals("", written.out());
    assertTrue(
        written.err().endsWith("--plot: " + gone + " (expected: a file that can be written)\n"));
  }

  @Test
  void oneScenarioIsAskedForInOneWay() {
    Cli run = Cli.run("workload", "--scenario", "all", "--scenario-file", "x");
    assertEquals(2, run.exit());
    assertTrue(run.err().startsWith("--scenario: all (expected: not with --scenario-file)"));
  }

  @Test
  void theCurveHasAPointForEachPriceAndSuggestsSome() throws IOException {
    Path plot = folder.resolve("curve.svg");
    String[] small = {"workload", "--planner-curve", "--scenario", "balanced", "--seeds", "3"};
    Cli json = Cli.run(with(small, "--format", "json", "--budget", "3", "--plot", plot.toString()));
    assertEquals(0, json.exit(), json.err());
    JsonNode curve = JsonMapper.shared().readTree(json.out());
    assertEquals(PlannerCurve.QUALITY_PRICES.size(), curve.path("curve").size());
    assertEquals(3, curve.path("constants").size());
    assertTrue(curve.path("optimum").size() > 10);
    curve.path("curve").forEach(point -> assertEquals(0, point.path("unsafe").intValue()));
    JsonNode found = curve.path("suggestions").path("budget");
    curve
        .path("curve")
        .forEach(point ->
            assertFalse(
                point.path("cost").doubleValue() <= 3
                    && point.path("shortfall").doubleValue()
                        < found.path("shortfall").doubleValue()));
    assertTrue(found.path("cost").doubleValue() <= 3);
    assertTrue(
        curve.at("/suggestions/quality/quality").doubleValue()
            >= curve.at("/single_turn/quality").doubleValue());
    assertTrue(Files.readString(plot).contains(">lookahead over its prices</text>"));
    Cli table = Cli.run(with(small, "--shortfall", "0"));
    assertTrue(table.out().contains("\n  a shortfall of at most 0.0: "), table.out());
    Cli csv = Cli.run(with(small, "--format", "csv"));
    assertEquals(1 + PlannerCurve.QUALITY_PRICES.size(), csv.lines().size());
    assertEquals(1, csv.lines().stream().filter(line -> line.endsWith(",quality")).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--budget 5;--budget: 5.0 (expected: with --planner-curve)",
        "--shortfall .1;--shortfall: 0.1 (expected: with --planner-curve)",
        "--planner-curve --budget 0;--budget: 0.0 (expected: a cost above 0)",
        "--planner-curve --budget NaN;--budget: NaN (expected: a cost above 0)",
        "--planner-curve --shortfall 2;--shortfall: 2.0 (expected: 0 to 1)",
        "--planner-curve --policy sticky;--policy: given (expected: not with --planner-curve)",
        "--learn-seeds 1-3;--learn-seeds: 1-3 (expected: with the policy lookahead-learned)",
        "--policy lookahead-learned --seeds 10-11;--learn-seeds: seed: 10 (expected: none that is measured)",
        "--policy lookahead-learned --learn-seeds 3-1;--learn-seeds: 3-1 (expected: A-B",
        "--policy lookahead-0;--policy: lookahead-0 (expected: lookahead-PRICE with a price of quality above 0,",
        "--trace x --plot y;--plot: given (expected: not with --trace, but with --planner-curve)",
        "--trace x --learn-seeds 1;--learn-seeds: given (expected: not with --trace)",
      })
  void optionsThatDoNotGoTogetherAreTold(String arguments, String problem) {
    Cli run = Cli.run(with(new String[] {"workload"}, arguments.split(" ")));
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().startsWith(problem), run.err());
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  private static String[] with(List<String> arguments, String... more) {
    String[] all = new String[1 + arguments.size() + more.length];
    all[0] = "workload";
    System.arraycopy(arguments.toArray(), 0, all, 1, arguments.size());
    System.arraycopy(more, 0, all, 1 + arguments.size(), more.length);
    return all;
  }
}
