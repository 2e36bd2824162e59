package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.throughline.docs.Checkout;
import io.throughline.docs.Generated;
import io.throughline.selector.BaseMethods;
import io.throughline.server.SharedData;
import io.throughline.server.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema, judged by a validator that knows nothing of the loader. */
class ConfigSchemaTest {
  /**
   * What only several values together make wrong, or what a form alone cannot say; 1000.0 is a
   * whole number in JSON Schema.
   */
  private static final Pattern NOT_STRUCTURE =
      Pattern.compile(
          "no percentile|all weights 0|because [a-z_]+ scores|one of [a-z ]+(, [a-z]+)*\\)$|that no |names of |the name of |with a rule of"
              + "|both forms of one bound|no bound|because api_key_env|on all endpoints|no other adapter|one of the loras|there are no |gt, gte, lt or lte|absent with exists"
              + "|absent unless|RE2|at least min_tokens|exactly one under NOT|names once|each entry once|another model|the path of a file"
              + "|because session_store is|what the sentinels call|at least one host|, or another mode|, or mode sentinel|because a user is given|because files are given|because planner is|a quality_score for each|falls back to continuity"
              + "|printable characters|at least one of tenants|hexadecimal digits|no other list has|without credentials|or type postgres|because its block|because divergence is off|that no model|unix:PATH|a port from|loopback|base_url instead"
              + "|path / or /v1|without a path|environment variable|header name|ASCII|not served"
              + "|: (none|'') \\(expected: at least one word|a duration such as .*from|a size such|1000\\.0");

  private final String json = new ConfigSchema(BaseMethods.standard()).json();
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(json, InputFormat.JSON);

  @Test
  void theFileInTheDocumentsIsTheOneThatThisProgramPrints() {
    Generated.agrees("docs/throughline.schema.json", json);
  }

  @Test
  void theSchemaIsOneItself() {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertEquals(List.of(), meta.validate(json, InputFormat.JSON));
  }

  @Test
  void everyExampleIsAccepted() throws IOException {
    List<String> examples = new ArrayList<>();
    examples.add(TestConfig.YAML);
    examples.add(Checkout.read("docs/examples/throughline.yaml"));
    for (String page : List.of("docs/configuration.md", "README.md", "k8s/README.md")) {
      examples.addAll(YamlBlocks.complete(Checkout.read(page)));
    }
    examples.addAll(YamlBlocks.inManifest(Checkout.read("k8s/sidecar.yaml")));
    assertTrue(examples.size() >= 4, examples.size() + " examples");
    examples.forEach(example -> assertEquals(List.of(), wrong(example), example));
  }

  @Test
  void theSharedExampleIsAccepted() throws IOException {
    String example = Files.readString(SharedData.file("spec/example.yaml"));
    assertEquals(List.of(), wrong(example));
  }

  @Test
  void aKeyWithoutAValueIsAcceptedWhereTheLoaderAcceptsIt() {
    String text =
        TestConfig.yaml(
            "port: 8801", "port:",
            "api_format: anthropic", "api_format:",
            "quality_score: 0.5", "quality_score: null",
            "max_tokens: 1M", "max_tokens:",
            "apiVersion: v1", "apiVersion:");
    TestConfig.parse(text);
    assertEquals(List.of(), wrong(text));
  }

  static List<WrongConfigTest.Wrong> structurallyWrong() throws IOException {
    return WrongConfigTest.wrongConfigurations().stream()
        .filter(wrong -> wrong.lines().stream().anyMatch(line -> isStructure(line)))
        .toList();
  }

  private static boolean isStructure(String line) {
    return line.contains("unknown key") || !NOT_STRUCTURE.matcher(line).find();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("structurallyWrong")
  void whatIsWrongInItselfIsRejected(WrongConfigTest.Wrong wrong) {
    assertFalse(wrong(TestConfig.yaml(wrong.right(), wrong.wrong())).isEmpty());
  }

  @Test
  void mostOfTheWrongConfigurationsAreWrongInThemselves() throws IOException {
    assertTrue(structurallyWrong().size() >= 80, structurallyWrong().size() + " of them");
  }

  @Test
  void everyKeyHasASentenceAndEverySentenceAKey() {
    Set<String> keys = new TreeSet<>(ConfigLoader.shape(BaseMethods.standard()).entries().keySet());
    Set<String> told = new TreeSet<>();
    Descriptions.keys().forEach(key -> told.add(key.replaceAll("/.*", "")));
    assertEquals(keys, told);
    for (String key : Descriptions.keys()) {
      assertTrue(Descriptions.of(key).matches("(?s).{10,240}\\."), key);
    }
  }

  private List<String> wrong(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }
}
