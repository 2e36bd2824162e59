package io.throughline.store;

import io.throughline.session.SessionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sessions that replicas share, as bytes with the version that the writer chooses. Thread-safe;
 * never blocks; stages fail with {@link StoreFailure}, within the store's time limit.
 */
public interface SharedSessions extends AutoCloseable {
  /**
   * A session as it is kept.
   *
   * @param version 0 when the session is not known
   * @param encoded what {@link SessionCodec} wrote
   * @param corrupt whether what is there cannot be read; the next write with this version replaces
   *     it
   */
  record Stored(long version, byte[] encoded, boolean corrupt) {
    /** A session that is not known. */
    public static final Stored ABSENT = new Stored(0, new byte[0], false);
  }

  /** Reads a session. */
  CompletionStage<Stored> read(SessionKey key);

  /**
   * Replaces a session if its version is the expected one, and renews its time to live.
   *
   * @param expected the version that was read; 0 when there was none
   * @param next its version then, more than the expected one
   * @return whether it was replaced
   */
  CompletionStage<Boolean> replace(SessionKey key, long expected, long next, byte[] encoded);

  /**
   * Names the server that answers: another one than before, or the same started again, may not have
   * all that was written. Empty when that is not known.
   */
  default CompletionStage<String> server() {
    return CompletableFuture.completedFuture("");
  }

  /** Sessions now kept; an estimate. */
  long size();

  /** Sessions forgotten before their time; an estimate. */
  long evictions();

  @Override
  void close();
}
