package io.throughline.server.admin;

import io.throughline.server.admin.Call.Request;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: the bearer of a token, a browser that is logged in, or anybody where no token is asked
 * for. The one place that says so. Thread-safe.
 */
final class Callers {
  /** The name of the cookie that holds a login's id. */
  static final String COOKIE = "throughline_console";

  private final AccessTokens tokens;
  private final Logins logins;
  private final boolean checked;

  private Callers(AccessTokens tokens, Logins logins, boolean checked) {
    this.tokens = tokens;
    this.logins = logins;
    this.checked = checked;
  }

  /** Callers of the admin address. */
  Callers(AccessTokens tokens, InstantSource clock) {
    this(tokens, new Logins(clock), true);
  }

  /** Callers of an address that tells nobody anything that others may not know. */
  static Callers anybody() {
    return new Callers(AccessTokens.OPEN, new Logins(InstantSource.system()), false);
  }

  /** Why a call is not answered, whoever calls; "" when it may be. */
  String refusal(Request request) {
    if (!checked) {
      return "";
    }
    String host = request.header().apply("host");
    if (tokens.areNone() && host != null && !BrowserChecks.isLoopback(host)) {
      return "host: " + host + " (expected: localhost, as no token is asked for)";
    }
    // What bears a token does not come from a page that does not know it.
    boolean bears = !tokens.areNone() && request.header().apply("authorization") != null;
    return bears ? "" : BrowserChecks.crossSite(request);
  }

  /** What the caller may do; null when it may do nothing. */
  @Nullable Access access(Request request) {
    String authorization = request.header().apply("authorization");
    return tokens.areNone() || authorization != null ? tokens.of(authorization) : login(request);
  }

  /** Whether a caller has to show who it is. */
  boolean areAsked() {
    return !tokens.areNone();
  }

  /** Logs the bearer of a token in; returns the login's id, or null where the token is wrong. */
  @Nullable String login(String token) {
    Access access = tokens.of("Bearer " + token);
    return access == null ? null : logins.begin(access);
  }

  /** Logs the caller out. */
  void logout(Request request) {
    for (String id : ids(request)) {
      logins.end(id);
    }
  }

  private @Nullable Access login(Request request) {
    for (String id : ids(request)) {
      Access access = logins.access(id);
      if (access != null) {
        return access;
      }
    }
    return null;
  }

  /** Other servers of the same host may have set cookies of that name too. */
  private static List<String> ids(Request request) {
    String cookies = request.header().apply("cookie");
    return cookies == null
        ? List.of()
        : Arrays.stream(cookies.split(";", -1))
            .map(String::strip)
            .filter(cookie -> cookie.startsWith(COOKIE + "="))
            .map(cookie -> cookie.substring(COOKIE.length() + 1))
            .toList();
  }
}
