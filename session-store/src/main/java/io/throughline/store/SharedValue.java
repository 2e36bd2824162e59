package io.throughline.store;

import io.throughline.session.SessionKey;
import io.throughline.store.SharedSessions.Stored;
import java.util.concurrent.CompletionStage;

/**
 * One value that replicas share, kept as a session is: bytes with a version, replaced by compare
 * and set. Thread-safe; never blocks; stages fail with {@link StoreFailure}.
 *
 * @param values where it is the only one
 */
public record SharedValue(SharedSessions values) {
  private static final SessionKey ONLY = new SessionKey(0, 0);

  /** Reads it. */
  public CompletionStage<Stored> read() {
    return values.read(ONLY);
  }

  /**
   * Replaces it if its version is the expected one.
   *
   * @param expected the version that was read; 0 when there was none
   * @param next its version then, more than the expected one
   * @return whether it was replaced
   */
  public CompletionStage<Boolean> replace(long expected, long next, byte[] encoded) {
    return values.replace(ONLY, expected, next, encoded);
  }
}
