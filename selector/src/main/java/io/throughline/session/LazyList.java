package io.throughline.session;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list whose items are made when somebody looks at them: a session is read for every
 * turn, and most turns look at none of its tool calls. Thread-safe if the supplier is.
 *
 * @param <T> immutable items
 */
public final class LazyList<T> extends AbstractList<T> implements RandomAccess {
  private final int size;
  private final Supplier<List<T>> source;
  private volatile @Nullable List<T> items;

  /**
   * A list of that size.
   *
   * @param source makes the items, the same ones each time it is asked
   */
  public LazyList(int size, Supplier<List<T>> source) {
    this.size = size;
    this.source = source;
  }

  @Override
  public T get(int index) {
    List<T> made = items;
    if (made == null) {
      made = List.copyOf(source.get());
      items = made;
    }
    return made.get(index);
  }

  @Override
  public int size() {
    return size;
  }
}
