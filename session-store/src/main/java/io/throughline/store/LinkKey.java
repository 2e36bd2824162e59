package io.throughline.store;

/**
 * Names something that leads to a session: a 128-bit digest of its tenant and of an id that a
 * provider issued, or of the first messages of a conversation.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record LinkKey(long high, long low) {
  /** What names this conversation where it continues another; never 0. */
  public long continuation() {
    return low == 0 ? 1 : low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ (low * 0x9E3779B97F4A7C15L));
  }
}
