package io.throughline.store;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps session memory. Two operations are enough: read a session, and replace it if nobody else
 * did meanwhile; all rules of what a turn changes stay in {@link SessionState}.
 *
 * <p>Implementations are thread-safe, never block the calling thread, are bounded, and forget a
 * session some time after its last write. A store that is slow or away completes the stage
 * exceptionally or late; it never answers with a wrong session.
 */
public interface SessionStore extends AutoCloseable {

  /**
   * Reads a session.
   *
   * @return the session with its version; {@link Versioned#ABSENT} when it is not known
   */
  CompletionStage<Versioned> find(SessionKey key);

  /**
   * What this process knows of a session without asking anybody, at once.
   *
   * @return the session with its version; {@link Versioned#ABSENT} when it is not known here
   */
  default CompletionStage<Versioned> atHand(SessionKey key) {
    return CompletableFuture.completedFuture(Versioned.ABSENT);
  }

  /**
   * Replaces a session if its version is still the expected one, and renews its time to live. The
   * session then has the version after the expected one.
   *
   * @param expectedVersion the version that was read; 0 to create
   * @return whether it was replaced; false means that another writer was first
   */
  CompletionStage<Boolean> compareAndSet(SessionKey key, long expectedVersion, SessionState next);

  /** Sessions now kept, for metrics; an estimate where counting is dear. */
  long size();

  /** Sessions forgotten before their time because there was no room, for metrics. */
  long evictions();

  /** Releases what the store holds. */
  @Override
  void close();
}
