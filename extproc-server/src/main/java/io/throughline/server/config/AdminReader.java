package io.throughline.server.config;

import io.throughline.envoy.HostPort;
import io.throughline.server.config.AdminToken.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code sidecar.admin}. */
final class AdminReader {
  private static final int TOKENS_MAX = 100;
  private static final int TENANT_CHARS_MAX = 255;

  /**
   * What stands there.
   *
   * @param address of the admin server
   * @param tokens that it takes; none where it is open to the machine
   */
  record Admin(HostPort address, List<AdminToken> tokens) {}

  Admin read(Section section) {
    HostPort address =
        SidecarReader.address(section, "address", section.string("address", "127.0.0.1:8080"));
    List<AdminToken> tokens = tokens(section);
    if (tokens.isEmpty() && !SidecarReader.isLoopback(address)) {
      section.error("address", address.toString(), "a loopback address, or token_env beside it");
    }
    section.finish();
    return new Admin(address, List.copyOf(tokens));
  }

  private static List<AdminToken> tokens(Section section) {
    List<AdminToken> tokens = new ArrayList<>();
    Set<String> variables = new HashSet<>();
    String plain = section.optionalString("token_env");
    if (plain != null) {
      variables.add(plain);
      tokens.add(new AdminToken(section.at("token_env"), plain, Scope.ADMIN, ""));
    }
    for (Section item : section.list("tokens", 0, TOKENS_MAX, "token")) {
      AdminToken token = token(item);
      if (!variables.add(token.environmentVariable()) && !token.environmentVariable().isEmpty()) {
        item.error("token_env", token.environmentVariable(), "a variable that no other token has");
      }
      tokens.add(token);
    }
    return tokens;
  }

  private static AdminToken token(Section item) {
    String variable = item.name("token_env");
    String scope = item.oneOf("scope", "read", "read", "admin");
    String tenant = item.name("tenant", "");
    if (tenant.length() > TENANT_CHARS_MAX) {
      item.error("tenant", tenant.length() + " characters", "at most " + TENANT_CHARS_MAX);
    }
    item.finish();
    return new AdminToken(
        item.at("token_env"), variable, Scope.valueOf(scope.toUpperCase(Locale.ROOT)), tenant);
  }
}
