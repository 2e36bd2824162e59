package io.throughline.server.dialect;

/**
 * A keyed 128-bit hash of the first messages of a conversation, in canonical form.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record PrefixHash(long high, long low) {
  /** Mixed with the hash of something that stands apart from the messages. */
  PrefixHash with(PrefixHash other) {
    return new PrefixHash(high ^ other.high, low ^ other.low);
  }
}
