package io.throughline.server.exchange;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.SessionStore;
import io.throughline.store.Versioned;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes of sessions that other writers change at the same time: who was slower applies the change
 * to what the other left. Thread-safe; never blocks.
 */
record SessionWrites(SessionStore store) {
  private static final int ATTEMPTS_MAX = 20;

  /**
   * Changes a session.
   *
   * @param known the session as it was read or written last; null to read it first
   * @param change gives the session itself where there is nothing to change
   * @return the session as it is then; empty when others kept changing it
   */
  CompletionStage<Optional<Versioned>> change(
      SessionKey key, @Nullable Versioned known, UnaryOperator<SessionState> change) {
    return known == null ? attempt(key, change, 1) : replace(key, known, change, 1);
  }

  /**
   * Goes on after a first write.
   *
   * @param replaced whether that took the place of what was read
   * @param written what it wrote
   * @param change what it changed
   */
  CompletionStage<Optional<Versioned>> after(
      CompletionStage<Boolean> replaced,
      SessionKey key,
      Versioned written,
      UnaryOperator<SessionState> change) {
    return replaced.thenCompose(first ->
        first ? CompletableFuture.completedFuture(Optional.of(written)) : attempt(key, change, 2));
  }

  private CompletionStage<Optional<Versioned>> attempt(
      SessionKey key, UnaryOperator<SessionState> change, int attempt) {
    return store.find(key).thenCompose(found -> replace(key, found, change, attempt));
  }

  private CompletionStage<Optional<Versioned>> replace(
      SessionKey key, Versioned found, UnaryOperator<SessionState> change, int attempt) {
    SessionState next = change.apply(found.session());
    if (next == found.session()) {
      return CompletableFuture.completedFuture(Optional.of(found));
    }
    return store
        .compareAndSet(key, found.version(), next)
        .thenCompose(replaced -> {
          if (replaced) {
            Versioned written = new Versioned(found.version() + 1, next);
            return CompletableFuture.completedFuture(Optional.of(written));
          }
          return attempt == ATTEMPTS_MAX
              ? CompletableFuture.completedFuture(Optional.empty())
              : attempt(key, change, attempt + 1);
        });
  }
}
