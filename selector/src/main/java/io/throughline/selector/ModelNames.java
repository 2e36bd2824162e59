package io.throughline.selector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Distinct model names in a fixed order, and the position of each. Immutable; a few names are found
 * by looking at them one after the other, which is what most decisions have.
 */
final class ModelNames {
  /** Above this many names positions are kept in a table. */
  private static final int SCANNED_MAX = 16;

  private final String[] names;
  private final @Nullable Map<String, Integer> positions;

  private ModelNames(String[] names) {
    this.names = names;
    this.positions = names.length > SCANNED_MAX ? positions(names) : null;
  }

  /** The name of each item; the first of equal ones is the one that is found. */
  static <T> ModelNames of(List<T> items, Function<T, String> name) {
    String[] names = new String[items.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = name.apply(items.get(i));
    }
    return new ModelNames(names);
  }

  private static Map<String, Integer> positions(String[] names) {
    Map<String, Integer> positions = HashMap.newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      positions.putIfAbsent(names[i], i);
    }
    return positions;
  }

  /** The same with one more name at the end. */
  ModelNames plus(String name) {
    String[] more = new String[names.length + 1];
    System.arraycopy(names, 0, more, 0, names.length);
    more[names.length] = name;
    return new ModelNames(more);
  }

  int size() {
    return names.length;
  }

  String get(int position) {
    return names[position];
  }

  /** The position of a name; -1 where it is none of them. */
  int indexOf(String name) {
    if (positions != null) {
      return positions.getOrDefault(name, -1);
    }
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether these are the models of those candidates, in their order. */
  boolean areOf(List<Candidate> candidates) {
    if (names.length != candidates.size()) {
      return false;
    }
    for (int i = 0; i < names.length; i++) {
      if (!names[i].equals(candidates.get(i).model())) {
        return false;
      }
    }
    return true;
  }
}
