package io.throughline.store;

import io.throughline.session.IssuedCall;
import io.throughline.session.LazyList;
import java.util.List;

/** The tool calls of a session, still in its bytes. */
final class StoredCalls extends LazyList<IssuedCall> {
  private final byte[] bytes;
  private final int from;
  private final int to;

  StoredCalls(int size, byte[] bytes, int from, int to) {
    super(size);
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  @Override
  protected List<IssuedCall> make() {
    return new CallReader(bytes, from, to).read(size());
  }
}
