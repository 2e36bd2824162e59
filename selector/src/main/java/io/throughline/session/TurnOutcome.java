package io.throughline.session;

import io.throughline.selector.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a turn taught.
 *
 * @param inputTokens input tokens reported by the provider, cached ones included; 0 when not
 *     reported
 * @param cachedInputTokens the part of them that came from a prefix cache
 * @param outputTokens output tokens reported by the provider
 * @param cacheAccountingSource {@code backend_reported} when the provider told the cached tokens,
 *     else empty
 * @param issuedCallDigests digests of the tool-call ids in the answer
 * @param endedAtMillis epoch milliseconds of the answer's end
 * @param cost what it cost, reported or estimated; null when that is not known
 */
public record TurnOutcome(
    long inputTokens,
    long cachedInputTokens,
    long outputTokens,
    String cacheAccountingSource,
    List<Long> issuedCallDigests,
    long endedAtMillis,
    @Nullable Money cost) {

  /** Copies the digests. */
  public TurnOutcome {
    issuedCallDigests = List.copyOf(issuedCallDigests);
  }

  /** An outcome whose cost is not known. */
  public TurnOutcome(
      long inputTokens,
      long cachedInputTokens,
      long outputTokens,
      String cacheAccountingSource,
      List<Long> issuedCallDigests,
      long endedAtMillis) {
    this(
        inputTokens,
        cachedInputTokens,
        outputTokens,
        cacheAccountingSource,
        issuedCallDigests,
        endedAtMillis,
        null);
  }

  /** An outcome of which only the time is known. */
  public static TurnOutcome unknown(long atMillis) {
    return new TurnOutcome(0, 0, 0, "", List.of(), atMillis);
  }
}
