package io.throughline.server.config;

import io.throughline.server.config.Key.Service;
import io.throughline.server.config.Shape.Bond;
import io.throughline.server.config.ValueType.Mapping;
import io.throughline.server.config.ValueType.Mappings;
import io.throughline.server.config.ValueType.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One mapping of a configuration file, read key by key. Each read checks type and range; a wrong
 * value is reported with its path and replaced by the default, so that reading goes on and finds
 * the next problem. {@link #finish()} reports the keys that nobody reads.
 *
 * <p>The reads are the configuration's schema: {@link #describing} runs them on a document that
 * stands for all documents, and records them. So a reader reads all keys of its mapping first and
 * branches on their values then; a read that only some documents reach is not recorded, and fails
 * an assertion when it is reached.
 */
final class Section extends Values {
  private Section(@Nullable JsonNode node, String path, Shape shape, Reading reading) {
    super(node, path, shape, reading);
  }

  /** Reads a whole document of that shape, which is a mapping. */
  static Section root(JsonNode document, Shape shape, Problems problems, boolean strict) {
    return new Section(document, "", shape, new Reading(problems, strict, false));
  }

  /** Stands for all documents: what is read is recorded in the shape. */
  static Section describing(Shape shape) {
    return new Section(null, "", shape, new Reading(new Problems(), true, true));
  }

  /** Gives the mapping's shape a name: it stands in several places, or in itself. */
  void define(String name) {
    if (reading().describing()) {
      shape().define(name);
    }
  }

  Section section(String key) {
    if (reading().describing()) {
      shape().record(key(key, new Mapping(shape().inner(key)), null, false));
      return new Section(null, at(key), shape().child(key), reading());
    }
    JsonNode value = value(key);
    if (value != null && !value.isObject()) {
      wrong(key, value, "a mapping");
    }
    JsonNode inner = value != null && value.isObject() ? value : null;
    return new Section(inner, at(key), shape().child(key), reading());
  }

  List<Section> list(String key) {
    return list(key, 0, Integer.MAX_VALUE, "item");
  }

  /**
   * A list of mappings.
   *
   * @param item the word for one of them
   */
  List<Section> list(String key, int min, int max, String item) {
    Mappings type = new Mappings(shape().inner(key + "[]"), min, max, item);
    if (reading().describing()) {
      shape().record(key(key, type, null, min > 0));
      return shape().closed() ? List.of() : List.of(item(null, key, 0));
    }
    JsonNode value = value(key);
    int size = value == null ? 0 : value.size();
    if ((value == null || value.isArray()) && (size < min || size > max)) {
      error(key, size == 0 ? "none" : size + " " + item + "s", type.count());
    }
    return items(key, type);
  }

  private List<Section> items(String key, ValueType type) {
    List<Section> items = new ArrayList<>();
    JsonNode value = value(key);
    if (value != null && !value.isArray()) {
      wrong(key, value, type.expected());
      return items;
    }
    for (int i = 0; value != null && i < value.size(); i++) {
      if (value.get(i).isObject()) {
        items.add(item(value.get(i), key, i));
      } else {
        error(key + "[" + i + "]", ValueType.shown(value.get(i)), "a mapping");
      }
    }
    return items;
  }

  private Section item(@Nullable JsonNode item, String key, int index) {
    return new Section(item, at(key) + "[" + index + "]", shape().child(key), reading());
  }

  /** A mapping from names to mappings, in the file's order. */
  Map<String, Section> sections(String key) {
    Named type = new Named(shape().inner(key + ".*"));
    Map<String, Section> items = new LinkedHashMap<>();
    if (reading().describing()) {
      shape().record(key(key, type, null, false));
      items.put("*", new Section(null, at(key) + ".*", shape().child(key), reading()));
      return items;
    }
    JsonNode value = value(key);
    if (value == null) {
      return items;
    }
    if (!value.isObject()) {
      wrong(key, value, type.expected());
    }
    for (String name : value.propertyNames()) {
      JsonNode item = value.get(name);
      if (item.isObject()) {
        items.put(name, new Section(item, at(key) + "." + name, shape().child(key), reading()));
      } else {
        error(key + "." + name, ValueType.shown(item), "a mapping");
      }
    }
    return items;
  }

  /** Keys that change nothing: accepted, whatever stands there unless it was read before. */
  void described(String... keys) {
    for (String key : keys) {
      mark(key, Service.NO_EFFECT);
      JsonNode value = value(key);
      if (value != null) {
        reading().problems().ineffective(at(key), shape().at(key), value, Service.NO_EFFECT);
      }
    }
  }

  /** Keys that the layout knows and this program does not serve: an error, or a warning. */
  void notServed(String... keys) {
    for (String key : keys) {
      mark(key, Service.NOT_SERVED);
      JsonNode value = value(key);
      if (value != null && !(value.isContainer() && value.isEmpty())) {
        notServedProblem(at(key), value.isContainer() ? "present" : ValueType.shown(value));
        reading().problems().ineffective(at(key), shape().at(key), value, Service.NOT_SERVED);
      }
    }
  }

  /** One value that is not served, of a key that is. */
  void notServedValue(String where, String value) {
    notServedProblem(where, value);
    String key = where.substring(path().isEmpty() ? 0 : path().length() + 1);
    reading().problems().ineffective(where, shape().at(key), value, Service.NOT_SERVED);
  }

  private void notServedProblem(String where, String value) {
    if (reading().strict()) {
      String expected = "absent: not served; sidecar.compatibility: warn accepts and ignores it";
      reading().problems().error(where, value, expected);
    } else {
      reading().problems().warning(where, value, "absent: not served and ignored");
    }
  }

  /** A key that must not be there; its value is not told. */
  void refused(String key, String value, String expected) {
    mark(key, Service.REFUSED);
    if (value(key) != null) {
      error(key, value, expected);
    }
  }

  /** Where the key stands, the others must not. */
  void excludes(String key, String... others) {
    for (String other : others) {
      bind(new Bond(key, other, false));
      if (value(key) != null && value(other) != null) {
        error(other, "present", "absent beside " + key);
      }
    }
  }

  /** Where the key stands, the other must stand too. */
  void needs(String key, String other, String expected) {
    bind(new Bond(key, other, true));
    if (value(key) != null && value(other) == null) {
      error(other, "absent", expected);
    }
  }

  /** Reports the keys that nobody asks for. */
  void finish() {
    JsonNode node = node();
    if (node == null) {
      return;
    }
    for (String key : node.propertyNames()) {
      if (shape().key(key) == null) {
        error(key, "unknown key", known(key));
      }
    }
  }

  private String known(String written) {
    String near = Spelling.nearest(written, shape().names());
    return near == null
        ? "one of " + String.join(", ", shape().names())
        : "a known key; did you mean " + near + "?";
  }

  private void bind(Bond bond) {
    if (reading().describing()) {
      shape().bind(bond);
    }
  }
}
