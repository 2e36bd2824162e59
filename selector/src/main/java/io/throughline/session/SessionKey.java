package io.throughline.session;

/**
 * Names one session of one tenant: a 128-bit digest of both, so that tenants never meet and a
 * client's id never appears in a store.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record SessionKey(long high, long low) {
  @Override
  public int hashCode() {
    return Long.hashCode(high ^ (low * 0x9E3779B97F4A7C15L));
  }

  /** The key as 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
