package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.docs.Generated;
import io.throughline.selector.BaseMethods;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** docs/configuration.md is what its template and the readers make it, and its examples work. */
class ManualTest {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private final Shape shape = ConfigLoader.shape(BaseMethods.standard());
  private final ManualPage page = new ManualPage(shape);
  private final ConfigLoader loader = new ConfigLoader(BaseMethods.standard());

  @Test
  void thePageIsMadeFromItsTemplate() throws IOException {
    Generated.agrees("docs/configuration.md", page.of(template()));
  }

  @Test
  void everyServedKeyIsInATable() throws IOException {
    page.of(template());
    Set<String> served =
        shape.entries().values().stream()
            .filter(entry -> ManualPage.hasRow(entry.key()))
            .map(Shape.Entry::path)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(served, new TreeSet<>(page.tabled()));
  }

  @Test
  void theSmallestConfigurationLoads() throws IOException {
    List<String> complete = YamlBlocks.complete(template());
    assertEquals(1, complete.size());
    told(complete.getFirst());
  }

  @Test
  void theExamplesPutTogetherAreOneConfigurationThatLoads() throws IOException {
    List<String> examples = YamlBlocks.all(template());
    assertTrue(examples.size() >= 8, examples.size() + " examples");
    ObjectNode whole = YAML.createObjectNode();
    examples.forEach(example -> merge(whole, YAML.readTree(example)));
    RouterConfig config = told(YAML.writeValueAsString(whole));
    assertEquals(Set.of("small", "large"), config.models().keySet());
    assertEquals(3, config.decisions().decisions().size());
  }

  private RouterConfig told(String yaml) {
    Inspection inspection = loader.inspect(yaml, Path.of("/etc/tl"));
    assertEquals(List.of(), inspection.problems());
    assertEquals(List.of(), inspection.ineffective());
    return inspection.config();
  }

  private static void merge(ObjectNode into, JsonNode from) {
    for (String key : from.propertyNames()) {
      if (into.get(key) instanceof ObjectNode inner) {
        merge(inner, from.get(key));
      } else {
        into.set(key, from.get(key));
      }
    }
  }

  private static String template() throws IOException {
    try (InputStream in = ManualTest.class.getResourceAsStream("configuration.md")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
