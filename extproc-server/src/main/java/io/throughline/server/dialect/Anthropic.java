package io.throughline.server.dialect;

/** Answers of our own in the form of Anthropic's API. */
final class Anthropic {
  private Anthropic() {}

  /** The body of an error. */
  static String error(ApiError error) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("type", "error");
      json.writeObjectPropertyStart("error");
      json.writeStringProperty("type", type(error.status()));
      json.writeStringProperty("message", error.message());
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }
}
