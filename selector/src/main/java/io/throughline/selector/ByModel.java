package io.throughline.selector;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable map from model names to values that are held in arrays and made when asked for: a
 * choice makes several such maps, and few are read.
 */
abstract class ByModel<V> extends AbstractMap<String, V> {
  private final ModelNames names;

  ByModel(ModelNames names) {
    this.names = names;
  }

  /** The value of the model at that position. */
  abstract V at(int position);

  final ModelNames names() {
    return names;
  }

  @Override
  public final int size() {
    return names.size();
  }

  @Override
  public final boolean containsKey(@Nullable Object key) {
    return position(key) >= 0;
  }

  @Override
  public final @Nullable V get(@Nullable Object key) {
    int position = position(key);
    return position < 0 ? null : at(position);
  }

  private int position(@Nullable Object key) {
    return key instanceof String name ? names.indexOf(name) : -1;
  }

  @Override
  public final Set<Map.Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.size();
      }

      @Override
      public Iterator<Map.Entry<String, V>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, V>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.size();
    }

    @Override
    public Map.Entry<String, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return new SimpleImmutableEntry<>(names.get(next), at(next++));
    }
  }
}
