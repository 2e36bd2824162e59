package io.throughline.server.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bearer tokens of the admin address. Thread-safe; tells no token. */
public final class AccessTokens {
  /** No token is asked for: every caller is an admin of all tenants. */
  public static final AccessTokens OPEN = new AccessTokens(Map.of());

  private final List<Held> held = new ArrayList<>();

  private record Held(byte[] header, Access access) {}

  /** What the bearer of each token may do; open to all where there is none. */
  public AccessTokens(Map<String, Access> byToken) {
    byToken.forEach((token, access) -> held.add(new Held(bytes("Bearer " + token), access)));
  }

  /**
   * What a caller may do; null when it may do nothing. Compares with every token, so that the time
   * it takes tells none of them.
   *
   * @param authorization the header; null when absent
   */
  @Nullable Access of(@Nullable String authorization) {
    if (held.isEmpty()) {
      return Access.ALL;
    }
    byte[] given = bytes(authorization == null ? "" : authorization);
    Access access = null;
    for (Held one : held) {
      access = MessageDigest.isEqual(one.header(), given) ? one.access() : access;
    }
    return access;
  }

  /** Whether no token is asked for. */
  boolean areNone() {
    return held.isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
