package io.throughline.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes trees of maps, lists and numbers fit for JSON, which knows no NaN and no infinity. */
public final class JsonNumbers {
  private JsonNumbers() {}

  /** The same tree with null in place of each number that is not finite. */
  public static @Nullable Object finite(@Nullable Object value) {
    return switch (value) {
      case Double number when !Double.isFinite(number) -> null;
      case Map<?, ?> map -> finiteMap(map);
      case List<?> list -> finiteList(list);
      case null, default -> value;
    };
  }

  static Map<String, @Nullable Object> finiteMap(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((key, value) -> copy.put(String.valueOf(key), finite(value)));
    return copy;
  }

  private static List<@Nullable Object> finiteList(List<?> list) {
    List<@Nullable Object> copy = new ArrayList<>(list.size());
    list.forEach(value -> copy.add(finite(value)));
    return copy;
  }
}
