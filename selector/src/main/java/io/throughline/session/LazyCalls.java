package io.throughline.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tool calls that stay where they are stored: of all of them, a turn asks only who issued the few
 * that it answers. Thread-safe if what it is made of is.
 */
public abstract class LazyCalls extends LazyList<IssuedCall> {
  /** A list of that many calls. */
  protected LazyCalls(int size) {
    super(size);
  }

  /**
   * The model that issued the newest of the calls with one of these ids; null when none has.
   *
   * @param idDigests digests of the ids
   * @param conversation that was {@link IssuedCall#answers answered} with it
   */
  protected abstract @Nullable String issuer(List<Long> idDigests, int conversation);

  /** The same for any list of calls, oldest first. */
  static @Nullable String issuer(List<IssuedCall> calls, List<Long> idDigests, int conversation) {
    if (calls instanceof LazyCalls stored) {
      return stored.issuer(idDigests, conversation);
    }
    for (int i = calls.size() - 1; i >= 0; i--) {
      IssuedCall call = calls.get(i);
      if (IssuedCall.answers(call.conversation(), conversation)
          && idDigests.contains(call.idDigest())) {
        return call.model();
      }
    }
    return null;
  }
}
