package io.throughline.session;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list whose items are made when somebody looks at them: a session is read for every
 * turn, and most turns look at none of its tool calls. Thread-safe if {@link #make} is.
 *
 * @param <T> immutable items
 */
public abstract class LazyList<T> extends AbstractList<T> implements RandomAccess {
  private final int size;
  private volatile @Nullable List<T> items;

  /** A list of that size. */
  protected LazyList(int size) {
    this.size = size;
  }

  /** Makes the items, the same ones each time it is asked. */
  protected abstract List<T> make();

  @Override
  public T get(int index) {
    List<T> made = items;
    if (made == null) {
      made = List.copyOf(make());
      items = made;
    }
    return made.get(index);
  }

  @Override
  public int size() {
    return size;
  }
}
