package io.throughline.server.identity;

import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers of a request, by lower-case name. Where a name stands several times, Envoy has joined
 * the values or the first counts.
 */
public final class RequestHeaders {
  private final Map<String, String> values;

  private RequestHeaders(Map<String, String> values) {
    this.values = values;
  }

  /** Reads the headers that Envoy sent. */
  public static RequestHeaders of(HeaderMap headers) {
    List<HeaderValue> list = headers.getHeadersList();
    Map<String, String> values = HashMap.newHashMap(list.size());
    for (HeaderValue header : list) {
      values.putIfAbsent(header.getKey(), value(header));
    }
    return new RequestHeaders(values);
  }

  /** Headers for tests and the warm-up. */
  public static RequestHeaders of(Map<String, String> values) {
    return new RequestHeaders(Map.copyOf(values));
  }

  /** The value of a header without surrounding blanks; empty when it is absent. */
  public String get(String name) {
    String value = values.get(name);
    return value == null ? "" : value.strip();
  }

  /** The method. */
  public String method() {
    return get(":method");
  }

  /** The path without its query. */
  public String path() {
    String path = get(":path");
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static String value(HeaderValue header) {
    return header.getRawValue().isEmpty() ? header.getValue() : header.getRawValue().toStringUtf8();
  }
}
