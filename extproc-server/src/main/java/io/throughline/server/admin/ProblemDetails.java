package io.throughline.server.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as RFC 9457 has them. */
final class ProblemDetails {
  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(412, "Precondition Failed"),
          Map.entry(413, "Content Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  private ProblemDetails() {}

  /** The reason phrase of a status. */
  static String title(int status) {
    return TITLES.getOrDefault(status, "Error");
  }

  /** The answer, a problem of it written out; paths under /v1 have the form of before inside. */
  static Answer written(String path, Answer answer) {
    return answer.body() instanceof Answer.Problem problem
        ? new Answer(
            answer.status(),
            answer.type(),
            answer.headers(),
            new Answer.Json(json(path, answer.status(), problem.detail())))
        : answer;
  }

  private static Map<String, Object> json(String path, int status, String detail) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "about:blank");
    json.put("title", title(status));
    json.put("status", status);
    json.put("detail", detail);
    if (!path.startsWith("/api/") || path.startsWith("/api/v1/")) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("message", detail);
      error.put("type", "invalid_request_error");
      error.put("code", status);
      json.put("error", error);
    }
    return json;
  }
}
