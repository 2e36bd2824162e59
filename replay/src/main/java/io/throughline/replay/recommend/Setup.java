package io.throughline.replay.recommend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that serves, as a tree of maps, lists and scalars.
 *
 * @param tree empty where it is not known
 */
public record Setup(Map<String, ? extends @Nullable Object> tree) {
  boolean isKnown() {
    return !tree.isEmpty();
  }

  /** What a key holds; null where it is absent. */
  @Nullable Object at(String path) {
    Object at = tree;
    for (String key : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }

  double number(String path, double absent) {
    return at(path) instanceof Number number ? number.doubleValue() : absent;
  }

  String text(String path, String absent) {
    Object found = at(path);
    return found == null ? absent : String.valueOf(found);
  }

  /** The entries of a list that are mappings. */
  List<Map<String, @Nullable Object>> list(String path) {
    List<Map<String, @Nullable Object>> entries = new ArrayList<>();
    if (at(path) instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> map) {
          Map<String, @Nullable Object> entry = new LinkedHashMap<>();
          map.forEach((key, value) -> entry.put(String.valueOf(key), value));
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** The entry of that name, to be changed; null where there is none. */
  @Nullable Map<String, @Nullable Object> named(String path, String name) {
    for (Map<String, @Nullable Object> entry : list(path)) {
      if (name.equals(entry.get("name"))) {
        return entry;
      }
    }
    return null;
  }

  /** The change that sets a key. */
  static Suggestion set(String path, @Nullable Object value) {
    return set(List.of(path.split("\\.", -1)), value);
  }

  /** The same of keys that may have points in them. */
  static Suggestion set(List<String> keys, @Nullable Object value) {
    Object inner = value;
    for (String key : keys.reversed()) {
      Map<String, @Nullable Object> outer = new LinkedHashMap<>();
      outer.put(key, inner);
      inner = outer;
    }
    return new Suggestion(String.join(".", keys), Yaml.of(inner));
  }

  /** The change that puts an entry into the place of the one of the same name. */
  static Suggestion entry(String path, Map<String, @Nullable Object> entry) {
    Suggestion change = set(path, List.of(entry));
    return new Suggestion(path + "[" + entry.get("name") + "]", change.yaml());
  }
}
