package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code workload --trace}. */
class TraceCommandTest {
  private static final String TRACE =
      """
      session,request,at_seconds,model,input_tokens,output_tokens,shared_prefix_tokens,stop,input_types,output_types,api_seconds,think_seconds
      s1,0,0.0,any,10000,200,0,tool_use,text,text+tool_use,5.25,0
      s2,0,0.0,any,20000,200,0,tool_use,text,text+tool_use,5.25,0
      s1,1,20.0,any,10300,100,9984,,text+tool_result+tool_use,,5.25,1
      s1,2,400.5,any,10500,100,10240,,text,,5.25,1
      """;
  private static final String PRICES =
      """
      {"currency": "EUR",
       "models": [
        {"name": "s", "quality_score": 0.5, "prompt_per_1m": 1, "cached_input_per_1m": 0.1,
         "completion_per_1m": 5, "cache_lifetime_seconds": 600},
        {"name": "m", "quality_score": 0.6, "prompt_per_1m": 2, "cached_input_per_1m": 0.2,
         "completion_per_1m": 5, "cache_write_per_1m": 2.5},
        {"name": "l", "quality_score": 0.7, "prompt_per_1m": 3, "cached_input_per_1m": 0.3,
         "completion_per_1m": 5}]}
      """;

  @TempDir private Path folder;

  @Test
  void recordedSessionsAreReplayedUnderEachPolicy() throws IOException {
    Cli run = Cli.run("workload", "--trace", trace(TRACE), "--format", "json");
    assertEquals(0, run.exit(), run.err());
    assertEquals(6, run.err().lines().filter(line -> line.endsWith(", 4 requests")).count());
    JsonNode rows = JsonMapper.shared().readTree(run.out()).path("policies");
    assertEquals(6, rows.size());
    JsonNode small = rows.path(2);
    assertEquals(
        List.of(
            "name",
            "cost",
            "cost_cut",
            "input_cost",
            "expected_input_cost",
            "error",
            "bias",
            "cache_hit_share",
            "switches",
            "unsafe",
            "quality",
            "shortfall",
            "under_served"),
        List.copyOf(small.propertyNames()));
    assertEquals("always-small", small.path("name").stringValue());
    double input = (9_984 * .1 + (50_800 - 9_984) * 1.25) / 1e6;
    assertEquals(input, small.path("input_cost").doubleValue(), 1e-9);
    assertEquals(input + 600 * 5e-6, small.path("cost").doubleValue(), 1e-9);
    assertEquals(9_984 / 50_800.0, small.path("cache_hit_share").doubleValue(), 1e-9);
    assertEquals("session-aware", rows.path(5).path("name").stringValue());
    assertEquals(0, rows.path(5).path("unsafe").intValue());
  }

  @Test
  void aGzippedRecordingIsReadAsAPlainOneInAnyOrderOfColumns() throws IOException {
    Path packed = folder.resolve("t.csv.gz");
    Files.write(packed, gzip(TRACE));
    String[] arguments = {"workload", "--format", "csv", "--trace"};
    Cli plain = Cli.run(with(arguments, trace(TRACE)));
    assertEquals(0, plain.exit(), plain.err());
    assertEquals(7, plain.lines().size());
    assertEquals(plain.out(), Cli.run(with(arguments, packed.toString())).out());
    String turned =
        TRACE
            .lines()
            .map(line -> String.join(",", Arrays.asList(line.split(",", -1)).reversed()) + "\r\n")
            .reduce("", String::concat);
    assertEquals(plain.out(), Cli.run(with(arguments, trace(turned))).out());
  }

  @Test
  void theModelsOfAPriceFileTakeThePlaceOfOurs() throws IOException {
    Path prices = Files.writeString(folder.resolve("p.json"), PRICES);
    Cli run =
        Cli.run(
            "workload",
            "--trace",
            trace(TRACE),
            "--prices",
            prices.toString(),
            "--policy",
            "always-s,always-m",
            "--format",
            "json");
    assertEquals(0, run.exit(), run.err());
    JsonNode rows = JsonMapper.shared().readTree(run.out()).path("policies");
    assertEquals(
        (20_224 * .1 + (50_800 - 20_224)) / 1e6,
        rows.path(0).path("input_cost").doubleValue(),
        1e-9,
        "without a write price, and six minutes are within its lifetime");
    assertEquals(
        (9_984 * .2 + (50_800 - 9_984) * 2.5) / 1e6,
        rows.path(1).path("input_cost").doubleValue(),
        1e-9);
    Cli table = Cli.run("workload", "--trace", trace(TRACE), "--prices", prices.toString());
    assertEquals("session-aware", table.lines().get(6).split(" +")[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "10300;-1;line 4: input_tokens: -1 (expected: a whole number, 0 to 999999999)",
        "10300;1e3;line 4: input_tokens: 1e3 (expected: a whole number",
        "9984;10301;line 4: shared_prefix_tokens: 10301 (expected: at most the 10300 input_tokens)",
        "400.5;19.9;line 5: at_seconds: 19.9 (expected: not before the request above it)",
        "400.5;NaN;line 5: at_seconds: NaN (expected: seconds, 0 to 999999999)",
        "s2;s 2;line 3: session: s 2 (expected: 1 to 128 letters",
        "s2;s\u001b[2J;line 3: session: s?[2J (expected:",
        "5.25,1;5.25;line 4: 11 values (expected: 12, as in the header)",
        "api_seconds,;seconds,;line 1: no column api_seconds (expected: a header with session, at_seconds,",
        "think_seconds;session;line 1: session twice (expected: each column once)",
      })
  void aWrongRecordingIsToldByItsLineValueAndWhatIsExpected(
      String old, String wrong, String problem) throws IOException {
    String file = trace(TRACE.replace(old, wrong));
    Cli run = Cli.run("workload", "--trace", file);
    assertEquals(1, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("workload: " + file + ": " + problem), run.err());
  }

  @Test
  void whatIsNoRecordingIsTold() throws IOException {
    assertProblem(new byte[0], "line 1: no column session (expected: a header with");
    assertProblem(
        TRACE.lines().findFirst().orElseThrow().getBytes(StandardCharsets.UTF_8),
        "no request (expected: one or more)");
    byte[] whole = gzip(TRACE);
    assertProblem(Arrays.copyOf(whole, whole.length / 2), "broken (expected: a whole gzip file)");
    assertProblem(new byte[] {0x1f, (byte) 0x8b, 0, 0}, "broken (expected: a whole gzip file)");
    assertProblem(
        "x".repeat(TraceLines.CHARS_MAX + 1).getBytes(StandardCharsets.UTF_8),
        "line 1: longer (expected: at most 8192 characters)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"EUR\";\"eur\";currency: \"eur\" (expected: a code such as USD)",
        "\"name\": \"m\",;;models[1].name: missing (expected: 1 to 64 letters",
        "\"m\";\"s\";model: s twice (expected: each name once)",
        "0.2,;-1,;models[1].cached_input_per_1m: -1 (expected: a number, 0 to 1000000)",
        "0.2,;1e999999999,;models[1].cached_input_per_1m: ",
        "2.5;null;models[1].cache_write_per_1m: null (expected: a number, 0 to 1000000)",
        "600;0;models[0].cache_lifetime_seconds: 0 (expected: a number, 1 to 604800)",
        "0.6;0.5;quality_score of m: 0.5 (expected: above the 0.5 of s)",
        "quality_score;quality;models[0].quality: unknown key (expected: one of name, quality_score,",
        "\"models\";\"model\";model: unknown key (expected: one of currency, models)",
      })
  void wrongPricesAreToldByTheirKeyValueAndWhatIsExpected(String old, String wrong, String problem)
      throws IOException {
    String text = PRICES.replaceFirst(Pattern.quote(old), wrong == null ? "" : wrong);
    Path file = Files.writeString(folder.resolve("wrong.json"), text);
    Cli run = Cli.run("workload", "--trace", trace(TRACE), "--prices", file.toString());
    assertEquals(1, run.exit(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("workload: " + file + ": " + problem), run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--seeds, 1",
    "--scenario, all",
    "--scenario-file, x",
    "--plot, x",
  })
  void whatIsForSyntheticSessionsDoesNotGoWithIt(String option, String value) throws IOException {
    Cli run = Cli.run("workload", "--trace", trace(TRACE), option, value);
    assertEquals(2, run.exit());
    assertTrue(run.err().startsWith(option + ": given (expected: not with --trace"), run.err());
  }

  @Test
  void wrongCallsAreToldAsEverywhere() throws IOException {
    Cli policy = Cli.run("workload", "--trace", trace(TRACE), "--policy", "optimum-1");
    assertEquals(2, policy.exit());
    assertTrue(
        policy
            .err()
            .startsWith("--policy: optimum-1 (expected: single-turn, sticky, always-small,"),
        policy.err());
    Cli alone = Cli.run("workload", "--prices", "x");
    assertEquals(2, alone.exit());
    assertTrue(alone.err().startsWith("--prices: x (expected: with --trace)"), alone.err());
    String gone = folder.resolve("gone").toString();
    Cli missing = Cli.run("workload", "--trace", gone);
    String problem = "workload: --trace: " + gone + " (expected: a file that can be read)\n";
    assertEquals(new Cli(3, "", problem), missing);
  }

  private void assertProblem(byte[] bytes, String problem) throws IOException {
    Path file = folder.resolve("bytes.csv");
    Files.write(file, bytes);
    Cli run = Cli.run("workload", "--trace", file.toString());
    assertEquals(1, run.exit());
    assertTrue(run.err().startsWith("workload: " + file + ": " + problem), run.err());
  }

  private String trace(String text) throws IOException {
    return Files.writeString(folder.resolve("trace.csv"), text).toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String[] with(String[] arguments, String last) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
  }
}
