package io.throughline.server.config;

import io.throughline.server.config.Key.Service;
import io.throughline.server.config.Shape.Bond;
import io.throughline.server.config.ValueType.Anything;
import io.throughline.server.config.ValueType.Decimal;
import io.throughline.server.config.ValueType.Flag;
import io.throughline.server.config.ValueType.Mapping;
import io.throughline.server.config.ValueType.Mappings;
import io.throughline.server.config.ValueType.Named;
import io.throughline.server.config.ValueType.NamedWords;
import io.throughline.server.config.ValueType.Size;
import io.throughline.server.config.ValueType.Span;
import io.throughline.server.config.ValueType.StringLists;
import io.throughline.server.config.ValueType.Strings;
import io.throughline.server.config.ValueType.Text;
import io.throughline.server.config.ValueType.Tokens;
import io.throughline.server.config.ValueType.Whole;
import io.throughline.server.config.ValueType.Words;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a {@link Shape} as JSON Schema, draft 2020-12. It accepts what the loader accepts, except
 * for what only several values together make right or wrong: it knows no names and no addresses.
 */
final class JsonSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonSchema() {}

  static ObjectNode of(Shape root) {
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Throughline configuration");
    schema.setAll(mapping(root));
    ObjectNode definitions = schema.putObject("$defs");
    root.definitions().forEach((name, shape) -> definitions.set(name, mapping(shape)));
    return schema;
  }

  private static ObjectNode mapping(Shape shape) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (Key key : shape.keys()) {
      boolean must = shape.requires(key.name());
      properties.set(key.name(), key(key, Descriptions.of(shape.at(key.name())), must));
      if (must) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    shape.bonds().forEach(bond -> bond(bond, schema));
    return schema.put("additionalProperties", false);
  }

  private static void bond(Bond bond, ObjectNode schema) {
    if (bond.needed()) {
      schema.withObject("/dependentRequired").withArray("/" + bond.key()).add(bond.other());
    } else {
      ObjectNode rest = schema.withObject("/dependentSchemas/" + bond.key() + "/properties");
      rest.putObject(bond.other()).put("type", "null");
    }
  }

  private static ObjectNode key(Key key, String description, boolean must) {
    ObjectNode schema = NODES.objectNode();
    if (!description.isEmpty()) {
      schema.put("description", description + range(key));
    }
    if (key.service() == Service.REFUSED) {
      return schema.put("type", "null");
    }
    if (key.service() == Service.NOT_SERVED) {
      schema.put("deprecated", true);
    }
    schema.setAll(value(key.type()));
    absent(key.absent(), schema);
    return must ? schema : orNull(schema);
  }

  /** The range of a duration, which the schema cannot check. */
  private static String range(Key key) {
    return key.type() instanceof Span span
        ? " From " + Forms.shown(span.min()) + " to " + Forms.shown(span.max()) + "."
        : "";
  }

  private static ObjectNode value(ValueType type) {
    ObjectNode schema = NODES.objectNode();
    return switch (type) {
      case Text text -> text(text, schema.put("type", "string"));
      case Words words -> words(words, schema.put("type", "string"));
      case Flag _ -> schema.put("type", "boolean");
      case Whole whole ->
          schema.put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
      case Decimal decimal -> decimal(decimal, schema.put("type", "number"));
      case Span _ -> schema.put("type", "string").put("pattern", whole(Forms.DURATION));
      case Size size -> size(schema, Forms.BYTES, size.min(), size.max());
      case Tokens _ -> size(schema, Forms.TOKENS, 0, Forms.TOKENS_MAX);
      case Strings _ -> list(schema).set("items", NODES.objectNode().put("type", "string"));
      case StringLists _ -> list(schema).set("items", value(new Strings()));
      case Mapping mapping -> reference(mapping.shape());
      case Named named ->
          schema.put("type", "object").set("additionalProperties", reference(named.shape()));
      case NamedWords named ->
          schema.put("type", "object").set("additionalProperties", value(named.words()));
      case Mappings items -> items(items, list(schema));
      case Anything _ -> schema;
    };
  }

  private static ObjectNode text(Text text, ObjectNode schema) {
    if (text.equals(Text.name())) {
      return schema.put("pattern", "\\S");
    }
    return text.pattern() == null ? schema : schema.put("pattern", whole(text.pattern()));
  }

  private static ObjectNode words(Words words, ObjectNode schema) {
    if (words.anyCase()) {
      return schema.put(
          "pattern",
          words.words().stream()
              .map(JsonSchema::anyCase)
              .collect(Collectors.joining("|", "^(", ")$")));
    }
    ArrayNode all = schema.putArray("enum");
    words.words().forEach(all::add);
    return schema;
  }

  /** ECMA-262 has no way to say that case does not count. */
  private static String anyCase(String word) {
    return word.chars()
        .mapToObj(c -> "[%c%c]".formatted(Character.toUpperCase(c), Character.toLowerCase(c)))
        .collect(Collectors.joining());
  }

  private static ObjectNode decimal(Decimal decimal, ObjectNode schema) {
    if (decimal.min() == Double.MIN_VALUE) {
      schema.put("exclusiveMinimum", 0);
    } else {
      schema.put("minimum", new BigDecimal(Decimal.plain(decimal.min())));
    }
    return decimal.max() == Double.MAX_VALUE
        ? schema
        : schema.put("maximum", new BigDecimal(Decimal.plain(decimal.max())));
  }

  private static ObjectNode size(ObjectNode schema, Pattern pattern, long min, long max) {
    schema.putArray("type").add("integer").add("string");
    return schema.put("pattern", whole(pattern)).put("minimum", min).put("maximum", max);
  }

  private static ObjectNode list(ObjectNode schema) {
    return schema.put("type", "array");
  }

  private static ObjectNode items(Mappings type, ObjectNode schema) {
    schema.set("items", reference(type.shape()));
    if (type.min() > 0) {
      schema.put("minItems", type.min());
    }
    return type.max() < Integer.MAX_VALUE ? schema.put("maxItems", type.max()) : schema;
  }

  private static ObjectNode reference(Shape shape) {
    String name = shape.definition();
    return name == null ? mapping(shape) : NODES.objectNode().put("$ref", "#/$defs/" + name);
  }

  private static void absent(@Nullable Object absent, ObjectNode schema) {
    switch (absent) {
      case Boolean value -> schema.put("default", value);
      case Integer value -> schema.put("default", value);
      case Double value -> schema.put("default", new BigDecimal(Decimal.plain(value)));
      case Duration value -> schema.put("default", Forms.shown(value));
      case Long value -> schema.put("default", Forms.shown(value));
      case String value when !value.isEmpty() -> schema.put("default", value);
      case null, default -> {}
    }
  }

  /** A key without a value counts as absent. */
  private static ObjectNode orNull(ObjectNode schema) {
    if (schema.has("$ref")) {
      ArrayNode any = schema.putArray("anyOf");
      any.addObject().set("$ref", schema.remove("$ref"));
      any.addObject().put("type", "null");
    } else if (schema.path("type").isString()) {
      String type = schema.path("type").stringValue();
      schema.putArray("type").add(type).add("null");
    } else if (schema.path("type").isArray()) {
      schema.withArray("/type").add("null");
    }
    if (schema.has("enum")) {
      schema.withArray("/enum").addNull();
    }
    return schema;
  }

  private static String whole(Pattern pattern) {
    return "^(?:" + pattern.pattern() + ")$";
  }
}
