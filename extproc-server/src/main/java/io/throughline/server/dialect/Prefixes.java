package io.throughline.server.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hashes by which a conversation is found again when its client sends no session id.
 *
 * @param whole hash of all messages; null when it was not asked for or there are none
 * @param earlier hashes of the beginnings that an earlier request may have had (all messages before
 *     an answer), longest first, at most {@value #EARLIER_MAX}
 */
public record Prefixes(@Nullable PrefixHash whole, List<PrefixHash> earlier) {
  /** Answers, counted from the end, before which an earlier request may have ended. */
  static final int EARLIER_MAX = 64;

  /** No hashes. */
  public static final Prefixes NONE = new Prefixes(null, List.of());

  /** Copies the hashes. */
  public Prefixes {
    earlier = List.copyOf(earlier);
  }
}
