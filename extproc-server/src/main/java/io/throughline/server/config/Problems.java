package io.throughline.server.config;

import io.throughline.server.config.Ineffective.Kind;
import io.throughline.server.config.Key.Service;
import io.throughline.server.config.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Collects what is to be told of a configuration while it is read, so that all is told at once. */
final class Problems {
  private static final int VALUE_CHARS_MAX = 120;
  private final List<Problem> found = new ArrayList<>();
  private final List<Ineffective> ineffective = new ArrayList<>();

  void error(String path, String value, String expected) {
    found.add(new Problem(path, shortened(value), expected, Severity.ERROR));
  }

  void warning(String path, String value, String expected) {
    found.add(new Problem(path, shortened(value), expected, Severity.WARNING));
  }

  /**
   * Notes a value that is not acted upon; of a list, each item.
   *
   * @param key the same as the path, in the names of {@link Shape}
   */
  void ineffective(String path, String key, JsonNode value, Service service) {
    boolean mappings = value.isArray() && value.valueStream().allMatch(JsonNode::isObject);
    for (int i = 0; mappings && i < value.size(); i++) {
      ineffective(path + "[" + i + "]", key, label(value.get(i)), service);
    }
    if (!mappings) {
      ineffective(path, key, ValueType.shown(value), service);
    }
  }

  void ineffective(String path, String key, String value, Service service) {
    Kind kind = service == Service.NOT_SERVED ? Kind.NOT_SERVED : Kind.NO_EFFECT;
    String meaning = Descriptions.ofValue(key, value);
    ineffective.add(new Ineffective(path, shortened(value), kind, meaning));
  }

  List<Problem> found() {
    return List.copyOf(found);
  }

  List<Ineffective> ineffective() {
    return List.copyOf(ineffective);
  }

  boolean any(Severity severity) {
    return found.stream().anyMatch(problem -> problem.severity() == severity);
  }

  /** The name of a mapping in a list, else its type. */
  private static String label(JsonNode item) {
    JsonNode label = item.path("name").isString() ? item.path("name") : item.path("type");
    return label.isString() ? ValueType.shown(label) : "a mapping";
  }

  private static String shortened(String value) {
    return value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX) + "…";
  }
}
