package io.throughline.server.config;

import io.throughline.envoy.RoutingHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of request headers that a rule may look at. */
final class HeaderNames {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
  private static final Set<String> CREDENTIALS = Set.of("x-goog-api-key", "x-amz-security-token");
  private static final List<String> CREDENTIAL_ENDINGS =
      List.of("authorization", "cookie", "api-key", "apikey", "-token", "-secret", "password");

  private HeaderNames() {}

  /** The name under a key in lower case; empty, and told, where it may not be looked at. */
  static String read(Section section, String key, String absent) {
    String name = section.string(key, absent).strip().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      section.error(key, name.isEmpty() ? "absent" : name, "a header name");
    } else if (isCredential(name)) {
      section.error(key, name, "a header that carries no credential");
    } else if (isOurs(name)) {
      section.error(key, name, "a header that is not removed from what clients send");
    } else {
      return name;
    }
    return "";
  }

  private static boolean isCredential(String name) {
    return CREDENTIALS.contains(name) || CREDENTIAL_ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static boolean isOurs(String name) {
    return RoutingHeaders.STRIPPED_PREFIXES.stream()
        .anyMatch(
            prefix -> name.startsWith(prefix) && !prefix.equals(RoutingHeaders.IDENTITY_PREFIX));
  }
}
