package io.throughline.selector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The model names of some items in their order, each model once, and the position of each.
 * Immutable as the list is; a few names are found by looking at one after the other, which is what
 * most decisions have.
 */
final class ModelNames {
  /** Above this many names positions are kept in a table. */
  private static final int SCANNED_MAX = 16;

  private final List<?> items;
  private final Function<Object, String> name;
  private final @Nullable Map<String, Integer> positions;

  private ModelNames(List<?> items, Function<Object, String> name) {
    this.items = items;
    this.name = name;
    this.positions = items.size() > SCANNED_MAX ? positions() : null;
  }

  /**
   * The names of items.
   *
   * @param items an immutable list, which is kept
   */
  @SuppressWarnings("unchecked")
  static <T> ModelNames of(List<T> items, Function<T, String> name) {
    return new ModelNames(items, (Function<Object, String>) name);
  }

  private Map<String, Integer> positions() {
    Map<String, Integer> table = HashMap.newHashMap(items.size());
    for (int i = 0; i < items.size(); i++) {
      table.putIfAbsent(get(i), i);
    }
    return table;
  }

  /** The same with one more name at the end. */
  ModelNames plus(String last) {
    String[] names = new String[size() + 1];
    for (int i = 0; i < size(); i++) {
      names[i] = get(i);
    }
    names[size()] = last;
    return of(List.of(names), Function.identity());
  }

  int size() {
    return items.size();
  }

  String get(int position) {
    return name.apply(items.get(position));
  }

  /** The position of a name; -1 where it is none of them. */
  int indexOf(String wanted) {
    if (positions != null) {
      return positions.getOrDefault(wanted, -1);
    }
    for (int i = 0; i < items.size(); i++) {
      if (get(i).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether these are the models of those candidates, in their order. */
  boolean areOf(List<Candidate> candidates) {
    if (items == candidates) {
      return true;
    }
    if (items.size() != candidates.size()) {
      return false;
    }
    for (int i = 0; i < items.size(); i++) {
      if (!get(i).equals(candidates.get(i).model())) {
        return false;
      }
    }
    return true;
  }
}
