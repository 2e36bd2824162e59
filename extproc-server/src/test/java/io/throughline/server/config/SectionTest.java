package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What reads record, and how the record and the reads hold each other to it. */
class SectionTest {
  @Test
  void readsAreRecordedWithTheirPaths() {
    Shape shape =
        shape(root -> {
          root.integer("port", 1, 0, 9);
          root.list("models").forEach(model -> model.section("pricing").optionalPrice("in"));
          root.notServed("cache");
        });
    assertEquals(
        List.of("port", "models", "models[].pricing", "models[].pricing.in", "cache"),
        List.copyOf(shape.entries().keySet()));
  }

  @Test
  void aReadThatTheRecordLacksIsAFault() {
    Consumer<Section> branching =
        root -> {
          if (root.string("type", "a").equals("b")) {
            root.integer("hidden", 1, 0, 9);
          }
        };
    assertEquals(List.of(), problems(branching, "{\"type\": \"a\"}"));
    AssertionError fault =
        assertThrows(AssertionError.class, () -> problems(branching, "{\"type\": \"b\"}"));
    assertTrue(fault.getMessage().startsWith("hidden: "), fault.getMessage());
  }

  @Test
  void aMappingInItselfIsRecordedOnce() {
    Shape shape = shape(root -> rule(root.section("rules"), 1));
    assertEquals(Set.of("rules", "$rule.name", "$rule.conditions"), shape.entries().keySet());
    assertEquals(
        List.of(
            "rules.conditions[0].conditions[0].nam: unknown key"
                + " (expected: a known key; did you mean name?)"),
        problems(
            root -> rule(root.section("rules"), 1),
            "{\"rules\": {\"conditions\": [{\"conditions\": [{\"nam\": \"x\"}]}]}}"));
  }

  private static void rule(Section section, int depth) {
    section.define("rule");
    section.string("name", "");
    section.list("conditions").forEach(child -> rule(child, depth + 1));
    section.finish();
  }

  @Test
  void aMappingMustBeThereIfAKeyInItMustUnlessTheReaderAsks() {
    Shape shape =
        shape(root -> {
          root.section("needed").section("inner").name("name");
          root.section("free").string("name", "");
          if (root.has("asked")) {
            root.section("asked").name("name");
          }
          Section itself = root.section("itself");
          if (itself.present()) {
            itself.name("name");
          }
          root.list("some", 1, 2, "item");
          root.oneOf("word", "", "a", "b");
          root.oneOf("free_word", "a", "a", "b");
        });
    assertEquals(
        Set.of(
            "needed",
            "needed.inner",
            "needed.inner.name",
            "asked.name",
            "itself.name",
            "some",
            "word"),
        shape.entries().values().stream()
            .filter(Shape.Entry::required)
            .map(Shape.Entry::path)
            .collect(Collectors.toSet()));
  }

  @Test
  void theFirstReadSaysTheTypeAndALaterWordWhatBecomesOfIt() {
    Shape shape =
        shape(root -> {
          root.bool("enabled", true);
          root.described("enabled");
        });
    Key key = shape.key("enabled");
    assertEquals(new ValueType.Flag(), key.type());
    assertEquals(Key.Service.NO_EFFECT, key.service());
  }

  @Test
  void mappingsUnderNamesAndListsOfListsAreReadAndRecorded() {
    Consumer<Section> reader =
        root -> {
          root.sections("families")
              .forEach((name, family) -> {
                family.oneOf("type", "", "a", "b");
                family.finish();
              });
          root.stringLists("sequences");
          root.problem("as a whole", "this");
        };
    assertEquals(
        List.of("families", "families.*.type", "sequences"),
        List.copyOf(shape(reader).entries().keySet()));
    assertEquals(
        List.of(
            "families.z: 1 (expected: a mapping)",
            "families.y.type: absent (expected: a | b)",
            "families.y.typo: unknown key (expected: a known key; did you mean type?)",
            "sequences[1]: x (expected: a list of strings)",
            "sequences[2][0]: 2 (expected: a string)",
            ": as a whole (expected: this)"),
        problems(
            reader,
            "{\"families\": {\"x\": {\"type\": \"a\"}, \"y\": {\"typo\": 1}, \"z\": 1},"
                + "\"sequences\": [[\"a\"], \"x\", [2]]}"));
    assertEquals(
        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"properties\":"
            + "{\"type\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}},"
            + "\"required\":[\"type\"],\"additionalProperties\":false}}",
        JsonSchema.of(shape(reader))
            .at("/properties/families")
            .toString()
            .replace("[\"object\",\"null\"]", "\"object\""));
  }

  @Test
  void keysCanExcludeAndNeedEachOther() {
    Consumer<Section> reader =
        root -> {
          root.string("a", "");
          root.string("b", "");
          root.string("c", "");
          root.excludes("a", "b");
          root.needs("a", "c", "a c");
        };
    assertEquals(
        List.of("b: present (expected: absent beside a)", "c: absent (expected: a c)"),
        problems(reader, "{\"a\": \"1\", \"b\": \"1\"}"));
    assertEquals(List.of(), problems(reader, "{\"b\": \"1\"}"));
    assertEquals(List.of(), problems(reader, "{\"a\": \"1\", \"b\": null, \"c\": \"\"}"));
  }

  private static Shape shape(Consumer<Section> reader) {
    Shape shape = Shape.root();
    reader.accept(Section.describing(shape));
    return shape;
  }

  private static List<String> problems(Consumer<Section> reader, String json) {
    Problems problems = new Problems();
    Section root = Section.root(JsonMapper.shared().readTree(json), shape(reader), problems, true);
    reader.accept(root);
    return problems.found().stream().map(Problem::line).toList();
  }
}
