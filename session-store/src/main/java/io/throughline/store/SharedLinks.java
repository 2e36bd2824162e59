package io.throughline.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Links that replicas share. Thread-safe; never blocks; stages fail with {@link StoreFailure},
 * within the store's time limit.
 */
public interface SharedLinks extends AutoCloseable {
  /** The link of each key, in their order, in one round trip. */
  CompletionStage<List<Optional<Link>>> read(List<LinkKey> keys);

  /** Remembers a link, in place of any that the key had. */
  CompletionStage<Void> put(LinkKey key, Link link);

  /** Remembers a link unless more is known of its key: what it was continued with. */
  CompletionStage<Void> adopt(LinkKey key, Link link);

  /**
   * {@link LinkStore#follow}, where the caller may know better.
   *
   * @param better is given the links of the whole and then of its beginnings; what it returns is
   *     the answer, and nothing is written then
   */
  CompletionStage<Followed> follow(
      LinkKey whole,
      List<LinkKey> earlier,
      String newSessionId,
      Function<List<Optional<Link>>, Optional<Followed>> better);

  /** Links now kept; an estimate. */
  long size();

  /** Links forgotten before their time; an estimate. */
  long evictions();

  @Override
  void close();
}
