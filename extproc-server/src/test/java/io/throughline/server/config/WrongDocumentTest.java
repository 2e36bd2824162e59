package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.BaseMethods;
import io.throughline.server.TestConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no configuration at all, or were made to do harm. */
class WrongDocumentTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final ConfigLoader loader = new ConfigLoader(BaseMethods.standard());
  @TempDir private Path folder;

  @Test
  void severalProblemsAreToldAtOnceInTheOrderOfReading() {
    String text =
        TestConfig.yaml(
            "port: 8801", "prot: 8801",
            "api_format: anthropic", "api_format: grpc",
            "max_tokens: 1M", "max_tokens: 1K",
            "weight: 0.6", "weight: 6",
            "auto_model_name: MoM", "strategy: random",
            "apiVersion: v1", "apiVersion: v1\n  session: {ttl: 0s, sessions_max: none}");
    assertEquals(
        List.of(
            "listeners[0].prot: unknown key (expected: a known key; did you mean port?)",
            "providers.models[2].api_format: grpc (expected: openai | anthropic)",
            "routing.signals.context[0].max_tokens: 1000 (expected: at least min_tokens, 16000)",
            "routing.decisions[2].modelRefs[1].weight: 6 (expected: a number from 0 to 1)",
            "global.router.strategy: random (expected: priority | confidence)",
            "sidecar.session.ttl: 0s"
                + " (expected: a duration such as 300ms, 10s, 5m or 24h from 1s to 365d)",
            "sidecar.session.sessions_max: none (expected: a whole number from 1 to 100000000)"),
        lines(text));
  }

  @Test
  void anAliasIsNotReadAsItsName() {
    String text = TestConfig.yaml("{name: small, quality", "&card {name: small, quality");
    assertEquals(List.of(), lines(text));
    assertEquals(
        List.of("(file) line 22: *card (expected: the value itself; aliases are not read)"),
        lines(
            text.replace(
                "- {name: large, quality_score: 0.9, context_window_size: 128K}", "- *card")));
  }

  @Test
  void aliasesOfAliasesDoNotGrow() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }
    List<String> lines = assertTimeoutPreemptively(SOON, () -> lines(laughs.toString()));
    assertEquals(
        List.of("(file) line 2: *a0 (expected: the value itself; aliases are not read)"), lines);
  }

  @Test
  void nestingIsBounded() {
    for (String open : List.of("[", "{a: ", "- ")) {
      List<String> lines =
          assertTimeoutPreemptively(
              SOON, () -> lines("version: v0.3\nrouting:\n  " + open.repeat(100_000)));
      assertEquals(1, lines.size());
      assertTrue(lines.getFirst().startsWith("(file)"), lines.getFirst());
    }
  }

  @Test
  void rulesHave32Levels() {
    assertEquals(List.of(), lines(rules(31)));
    String path = "routing.decisions[0].rules" + ".conditions[0]".repeat(32);
    assertEquals(
        List.of(path + ".conditions: nested deeper (expected: at most 32 levels)"),
        lines(rules(32)));
  }

  private static String rules(int levels) {
    String rules = "{operator: AND}";
    for (int i = 0; i < levels; i++) {
      rules = "{operator: AND, conditions: [" + rules + "]}";
    }
    return TestConfig.yaml("{operator: OR, conditions: [{type: keyword, name: hard}]}", rules);
  }

  @Test
  void aKeyGivenTwiceIsToldWithItsLine() {
    assertEquals(
        List.of("(file) line 4: Duplicate Object property \"port\" (expected: YAML)"),
        lines("version: v0.3\nlisteners:\n  - port: 1\n    port: 2\n"));
  }

  @Test
  void tabsAreToldWithTheirLine() {
    List<String> lines = lines("version: v0.3\nlisteners:\n\t- port: 1\n");
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().startsWith("(file) line 3: "), lines.getFirst());
    assertTrue(lines.getFirst().contains("'\\t(TAB)'"), lines.getFirst());
  }

  @Test
  void aFileInAnotherEncodingIsToldAsSuch() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(
        file, TestConfig.yaml("name: http", "name: café").getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        List.of(file + ": cannot be read (expected: a readable YAML file in UTF-8)"),
        lines(loader.inspect(file)));
    Files.writeString(file, TestConfig.yaml("name: http", "name: café"));
    assertEquals(List.of(), lines(loader.inspect(file)));
  }

  @Test
  void anEmptyFileIsToldOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("empty.yaml"), "");
    assertEquals(List.of("(file): missing (expected: a mapping)"), lines(loader.inspect(file)));
    assertEquals(List.of("(file): null (expected: a mapping)"), lines("---\n"));
  }

  @Test
  void aFileOfManyMebibytesIsNotRead() throws IOException {
    Path file = folder.resolve("large.yaml");
    Files.write(file, new byte[(16 << 20) + 1]);
    assertEquals(
        List.of(file + ": 16777217 bytes (expected: at most 16 MiB)"), lines(loader.inspect(file)));
  }

  @Test
  void aNumberOfThousandsOfDigitsIsTold() {
    for (String number : List.of("9".repeat(400), "9".repeat(5_000), "0." + "9".repeat(5_000))) {
      List<String> lines =
          assertTimeoutPreemptively(
              SOON, () -> lines(TestConfig.yaml("quality_score: 0.5", "quality_score: " + number)));
      assertEquals(1, lines.size());
      assertTrue(lines.getFirst().length() < 400, lines.getFirst());
    }
  }

  private List<String> lines(String text) {
    return lines(loader.inspect(text, Path.of("/etc/tl")));
  }

  private static List<String> lines(Inspection inspection) {
    assertEquals(inspection.servable(), inspection.problems().isEmpty());
    return inspection.problems().stream().map(Problem::line).toList();
  }
}
