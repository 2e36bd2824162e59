package io.throughline.server.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Schemas of values, parameters and answers. */
final class Schemas {
  static final Map<String, Object> TEXT = Map.of("type", "string");
  static final Map<String, Object> SOME_TEXT = text("minLength", 1);
  static final Map<String, Object> WHOLE = Map.of("type", "integer");
  static final Map<String, Object> NUMBER = Map.of("type", "number");
  static final Map<String, Object> FLAG = Map.of("type", "boolean");
  static final Map<String, Object> TIME = format("date-time");
  static final Map<String, Object> ANY_OBJECT = Map.of("type", "object");

  private Schemas() {}

  private static Map<String, Object> format(String format) {
    return text("format", format);
  }

  private static Map<String, Object> text(String keyword, Object value) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put(keyword, value);
    return schema;
  }

  /** A whole number of at least the least. */
  static Map<String, Object> whole(int min) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "integer");
    schema.put("minimum", min);
    return schema;
  }

  /** One of some words. */
  static Map<String, Object> words(String... words) {
    return text("enum", List.of(words));
  }

  static Map<String, Object> matching(String pattern) {
    return text("pattern", pattern);
  }

  static Map<String, Object> list(Map<String, Object> item) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", item);
    return schema;
  }

  /** An object with values of one kind by names of any kind. */
  static Map<String, Object> byName(Map<String, Object> value) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", value);
    return schema;
  }

  /** The same value, or null. */
  static Map<String, Object> orNull(Map<String, Object> value) {
    return Map.of("anyOf", List.of(value, Map.of("type", "null")));
  }

  /** One that stands among the document's components. */
  static Map<String, Object> named(String name) {
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  /** Begins an object whose named values must be there. */
  static Shape object() {
    return new Shape();
  }

  /** An object on its way. */
  static final class Shape {
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    /** A value that is always there. */
    Shape with(String name, Map<String, Object> schema) {
      required.add(name);
      properties.put(name, schema);
      return this;
    }

    /** A value that may be absent. */
    Shape may(String name, Map<String, Object> schema) {
      properties.put(name, schema);
      return this;
    }

    Map<String, Object> schema() {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      if (!required.isEmpty()) {
        schema.put("required", required);
      }
      schema.put("properties", properties);
      return schema;
    }
  }
}
