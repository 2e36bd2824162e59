package io.throughline.store;

import io.throughline.selector.plan.Opening;
import io.throughline.session.LazyList;
import java.util.List;

/** The opening of a trail, still in its session's bytes. */
final class StoredOpening extends LazyList<Opening> {
  private final byte[] bytes;
  private final int from;
  private final int to;

  StoredOpening(byte[] bytes, int from, int to) {
    super(1);
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  @Override
  protected List<Opening> make() {
    return List.of(new OpeningReader(bytes, from, to).read());
  }
}
