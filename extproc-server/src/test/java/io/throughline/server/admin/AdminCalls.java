package io.throughline.server.admin;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of routes without a socket. */
final class AdminCalls {
  private final Router router;
  private final @Nullable String authorization;

  /** Calls of routes that ask for no token. */
  AdminCalls(List<Route> routes) {
    this(AccessTokens.OPEN, routes, null);
  }

  private AdminCalls(AccessTokens tokens, List<Route> routes, @Nullable String authorization) {
    this.router = new Router(new Callers(tokens, InstantSource.system()), routes);
    this.authorization = authorization;
  }

  /** Calls of routes by a caller with that access. */
  static AdminCalls by(Access access, List<Route> routes) {
    return new AdminCalls(new AccessTokens(Map.of("t", access)), routes, "Bearer t");
  }

  Answer get(String uri) {
    return call("GET", uri);
  }

  Answer call(String method, String uri) {
    return call(method, uri, "");
  }

  Answer call(String method, String uri, String body) {
    return router.answer(
        new Call.Request(
            method,
            URI.create(uri),
            name -> name.equals("authorization") ? authorization : null,
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))::readNBytes));
  }
}
