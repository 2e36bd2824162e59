package io.throughline.envoy;

import static io.throughline.envoy.Tree.map;

import java.util.Map;

/** Errors that Envoy answers by itself, in the form that each dialect's client SDK parses. */
final class ErrorBodies {
  /** Paths of the Anthropic dialect start with this; all others are answered in OpenAI form. */
  static final String ANTHROPIC_PATH = "/v1/messages";

  private ErrorBodies() {}

  /**
   * One error in both dialects.
   *
   * @param openAiType such as {@code server_error}
   * @param code the OpenAI form's machine-readable code
   * @param anthropicType such as {@code overloaded_error}
   */
  record Failure(String message, String openAiType, String code, String anthropicType) {
    Map<String, Object> openAi() {
      return map("error", map("message", message, "type", openAiType, "param", null, "code", code));
    }

    Map<String, Object> anthropic() {
      return map("type", "error", "error", map("type", anthropicType, "message", message));
    }
  }

  static Failure sidecarUnavailable() {
    return new Failure(
        "The model router is not available. Try again shortly.",
        "server_error",
        "sidecar_unavailable",
        "overloaded_error");
  }

  static Failure requestTooLarge(long bytesMax) {
    return new Failure(
        "The request body is larger than the limit of " + bytesMax + " bytes.",
        "invalid_request_error",
        "request_too_large",
        "request_too_large");
  }

  static Failure upstreamTimeout() {
    return new Failure(
        "The model's server did not answer in time.",
        "server_error",
        "upstream_timeout",
        "timeout_error");
  }

  static Failure upstreamUnavailable() {
    return new Failure(
        "The model's server could not be reached or broke off.",
        "server_error",
        "upstream_unavailable",
        "api_error");
  }
}
