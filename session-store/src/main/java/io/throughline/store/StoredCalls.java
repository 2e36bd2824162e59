package io.throughline.store;

import io.throughline.session.IssuedCall;
import io.throughline.session.LazyCalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tool calls of a session, still in its bytes. */
final class StoredCalls extends LazyCalls {
  private final byte[] bytes;
  private final int from;
  private final int to;

  StoredCalls(int size, byte[] bytes, int from, int to) {
    super(size);
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /**
   * Reads them all once.
   *
   * @throws IllegalArgumentException when the bytes are not calls
   */
  void check() {
    new CallReader(bytes, from, to).check();
  }

  @Override
  protected List<IssuedCall> make() {
    return new CallReader(bytes, from, to).read(size());
  }

  @Override
  protected @Nullable String issuer(List<Long> idDigests, int conversation) {
    return new CallReader(bytes, from, to).issuer(idDigests, conversation);
  }
}
