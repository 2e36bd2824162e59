package io.throughline.server.admin;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request that a route answers.
 *
 * @param request as it came
 * @param access what its caller may see and do
 * @param path values of the path's parameters, by name
 * @param query parameters, by name in lower case
 */
record Call(Request request, Access access, Map<String, String> path, Map<String, String> query) {
  /**
   * A request as it came.
   *
   * @param header gives a header's first value, or null
   */
  record Request(String method, URI uri, Function<String, @Nullable String> header, Body body) {}

  /** The body of a request. */
  interface Body {
    /** Its first bytes, or all of them. Waits for them, but not without end. */
    byte[] first(int bytesMax) throws IOException;
  }

  /** A parameter of the path. */
  String in(String parameter) {
    return path.getOrDefault(parameter, "");
  }

  @Nullable String header(String name) {
    return request.header().apply(name);
  }

  /**
   * The body as far as one byte beyond the bound.
   *
   * @throws IOException when it is cut off, or takes too long
   */
  byte[] body(int bytesMax) throws IOException {
    return request.body().first(bytesMax + 1);
  }
}
