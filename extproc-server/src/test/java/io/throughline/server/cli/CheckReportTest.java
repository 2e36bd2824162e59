package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckReportTest {
  private static final String[] FOREIGN = {
    "name: hard_task",
    "name: hard_task\n      plugins: [{type: router_replay, configuration: {key: hunter2}}, {type: x}]",
    "  signals:\n",
    "  signals:\n    domains: [{name: math}, {name: law}]\n    embeddings: []\n",
    "auto_model_name: MoM",
    "include_config_models_in_list: true",
    "{name: small, quality_score: 0.5",
    "{name: small, tags: [fast], quality_score: 0.5",
    "{name: other, keywords: [other]}",
    "{name: other, keywords: [other]}\n      - {name: ranked, keywords: [a], method: bm25}"
  };

  @TempDir private Path folder;

  @Test
  void eachThingThatIsNotActedUponIsListedWithWhatThatMeans() throws IOException {
    Cli cli = report("warn");
    assertEquals(0, cli.exit());
    List<String> report = cli.lines().stream().filter(line -> !line.startsWith("warning")).toList();
    assertEquals(
        List.of(
            "no effect: routing.modelCards[0].tags: a list"
                + " (Informational; no choice looks at them.)",
            "not served: routing.signals.keywords[2].method: bm25 (The rule is left out: words are"
                + " found as they are written, not ranked by BM25.)",
            "not served: routing.signals.domains[0]: math (Needs a classifier model; a decision"
                + " that asks for such a rule does not load.)",
            "not served: routing.signals.domains[1]: law (Needs a classifier model; a decision"
                + " that asks for such a rule does not load.)",
            "not served: routing.decisions[0].plugins[0]: router_replay (" + PLUGINS + ")",
            "not served: routing.decisions[0].plugins[1]: x (" + PLUGINS + ")",
            "no effect: global.router.include_config_models_in_list: true"
                + " (`GET /v1/models` always lists the catalogue.)",
            "OK"),
        report);
    assertTrue(!cli.out().contains("hunter2"), cli.out());
  }

  private static final String PLUGINS =
      "Plugins do not run: no cache, no added system prompt, no changed headers, no fixed answer;"
          + " records are kept for every decision.";

  @Test
  void theReportStandsBeforeTheProblemsAndTheExitCodeIsTheirs() throws IOException {
    Cli cli = report("strict");
    assertEquals(1, cli.exit());
    assertEquals(
        7, cli.lines().stream().filter(line -> line.matches("n.*(served|effect): .*")).count());
    assertEquals(
        3, cli.lines().stream().filter(line -> line.contains("(expected: absent")).count());
    assertEquals(
        cli.lines().subList(7, cli.lines().size()),
        Cli.run("check", "--config", folder.resolve("t.yaml").toString()).lines());
  }

  @Test
  void theReportIsGivenAsJsonToo() throws IOException {
    report("warn");
    Cli cli =
        Cli.run("check", "--report", "--json", "--config", folder.resolve("t.yaml").toString());
    JsonNode json = JsonMapper.shared().readTree(cli.out());
    assertEquals(3, json.path("problems").size());
    assertEquals(7, json.path("report").size());
    assertEquals(
        "{\"path\":\"routing.modelCards[0].tags\",\"value\":\"a list\",\"kind\":\"no_effect\","
            + "\"meaning\":\"Informational; no choice looks at them.\"}",
        json.at("/report/0").toString());
    assertEquals("not_served", json.at("/report/1/kind").stringValue());
  }

  @Test
  void aFileThatUsesOnlyWhatIsServedHasAnEmptyReport() throws IOException {
    String config = Files.writeString(folder.resolve("t.yaml"), TestConfig.YAML).toString();
    assertEquals(new Cli(0, "OK\n", ""), Cli.run("check", "--report", "--config", config));
  }

  @Test
  void theSchemaIsPrinted() {
    Cli cli = Cli.run("schema");
    assertEquals(0, cli.exit());
    JsonNode schema = JsonMapper.shared().readTree(cli.out());
    assertEquals(
        "https://json-schema.org/draft/2020-12/schema", schema.path("$schema").stringValue());
    assertEquals(0, Cli.run("schema", "--help").exit());
    assertEquals(2, Cli.run("schema", "--bogus").exit());
  }

  private Cli report(String compatibility) throws IOException {
    String text =
        TestConfig.yaml(FOREIGN)
            .replace("apiVersion: v1", "apiVersion: v1\n  compatibility: " + compatibility);
    Path file = Files.writeString(folder.resolve("t.yaml"), text);
    return Cli.run("check", "--report", "--config", file.toString());
  }
}
