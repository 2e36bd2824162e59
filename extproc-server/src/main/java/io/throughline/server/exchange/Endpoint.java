package io.throughline.server.exchange;

/** What happens to requests of a path: the one table of served paths. */
enum Endpoint {
  /** Routed to a model. */
  CHAT_COMPLETIONS("/v1/chat/completions", "POST"),
  /** Answered by the sidecar. */
  MODELS("/v1/models", "GET"),
  /** Refused with 404. */
  UNKNOWN("", "");

  private final String path;
  private final String method;

  Endpoint(String path, String method) {
    this.path = path;
    this.method = method;
  }

  /** The endpoint of a path without its query. */
  static Endpoint of(String path) {
    for (Endpoint endpoint : values()) {
      if (endpoint.path.equals(path)) {
        return endpoint;
      }
    }
    return UNKNOWN;
  }

  /** The one method that the endpoint takes. */
  String method() {
    return method;
  }
}
