package io.throughline.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what leads to sessions beside their own ids: ids that providers issued, and beginnings of
 * conversations whose clients send no id.
 *
 * <p>Implementations are thread-safe, never block the calling thread, are bounded, and forget a
 * link some time after its last write. A store that is slow or away completes the stage
 * exceptionally or late.
 */
public interface LinkStore extends AutoCloseable {

  /** The link of the first key that has one. */
  CompletionStage<Linked> findFirst(List<LinkKey> keys);

  /** Remembers a link, in place of any that the key had. */
  CompletionStage<Void> put(LinkKey key, Link link);

  /**
   * Finds the session of a conversation by its beginnings, and remembers the conversation itself as
   * a beginning. The longest known beginning tells; the first conversation that continues it stays
   * in its session, each further one gets a session of its own.
   *
   * @param whole the conversation
   * @param earlier its beginnings, longest first
   * @param newSessionId the session when it is new or forks
   */
  CompletionStage<Followed> follow(LinkKey whole, List<LinkKey> earlier, String newSessionId);

  /** Links now kept, for metrics; an estimate where counting is dear. */
  long size();

  /** Links forgotten before their time because there was no room, for metrics. */
  long evictions();

  /** Releases what the store holds. */
  @Override
  void close();
}
