package io.throughline.server;

import static io.throughline.server.RawHttp.post;
import static io.throughline.server.RawHttp.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What clients send by mistake or on purpose, and what must come of it. */
final class HostileRequests {
  static final String CHAT = "/v1/chat/completions";
  static final String JSON = "content-type: application/json";

  /** Text that must not stand in a log, a record or an error. */
  static final String SECRET = "SECRETPROMPT";

  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final byte[] NOTHING = new byte[0];

  /** Who answers, which decides what the answer must have. */
  enum By {
    /** A model. */
    MODEL,
    /** The sidecar, with a record. */
    SIDECAR,
    /** Envoy, in our form. */
    ENVOY,
    /** Envoy, which did not take it for a request. */
    CODEC
  }

  /**
   * One request and what must come of it.
   *
   * @param what it is, for people
   * @param bytes the whole request
   * @param status of the answer
   * @param code of the error in our form; empty where it has none
   * @param by who answers
   */
  record Hostile(String what, byte[] bytes, int status, String code, By by) {}

  private final List<Hostile> table = new ArrayList<>();

  /** The table. */
  static List<Hostile> all() {
    return List.copyOf(new HostileRequests().table);
  }

  private HostileRequests() {
    bodies();
    values();
    framing();
    headers();
    paths();
  }

  private void bodies() {
    refused("no body", request("POST", CHAT, NOTHING, JSON), 400, "invalid_request");
    body("an empty body", "", 400, "invalid_request");
    body("no JSON", SECRET, 400, "invalid_request");
    body(
        "JSON cut off", "{\"model\":\"auto\",\"messages\":[{\"role\":\"us", 400, "invalid_request");
    body("text after the JSON", chat("") + SECRET, 400, "invalid_request");
    body("two JSON values", chat("") + chat(""), 400, "invalid_request");
    body("a list", "[" + chat("") + "]", 400, "invalid_request");
    body("a string", "\"" + SECRET + "\"", 400, "invalid_request");
    body("a number", "1", 400, "invalid_request");
    body("null", "null", 400, "invalid_request");
    body(
        "comments",
        "{/*" + SECRET + "*/\"model\":\"auto\",\"messages\":[]}",
        400,
        "invalid_request");
    body("single quotes", chat("").replace('"', '\''), 400, "invalid_request");
    body("NaN", with("\"temperature\":NaN"), 400, "invalid_request");
    body("a raw control character", chat("\u0001" + SECRET), 400, "invalid_request");
    body("a form", "model=auto&messages=" + SECRET, 400, "invalid_request");
    body("a million brackets", "[".repeat(1_000_000), 400, "invalid_request");
    body("2,000 levels", with("\"x\":" + nested(2_000)), 400, "invalid_request");
    body(
        "a name of 60,000 characters",
        with("\"" + "n".repeat(60_000) + "\":1"),
        400,
        "invalid_request");
    body("a number of 2,000 digits", with("\"seed\":" + "9".repeat(2_000)), 400, "invalid_request");
    bytes("UTF-16", chat(SECRET).getBytes(StandardCharsets.UTF_16), 400, "invalid_request");
    bytes("a byte that is not UTF-8", latin1(chat("\u00ff")), 400, "invalid_request");
    bytes("zeros", new byte[1_000], 400, "invalid_request");
    body("300 levels", with("\"x\":" + nested(300)), 200, "");
    body("a lone surrogate, escaped", chat("\\ud800"), 200, "");
    body("an escaped null character", chat("\\u0000"), 200, "");
    bytes("a byte order mark", ("\ufeff" + chat("")).getBytes(StandardCharsets.UTF_8), 200, "");
    body("10,000 messages", many("{\"role\":\"user\",\"content\":\"a\"}", 10_000), 200, "");
    body(
        "10,000 tool results", many("{\"role\":\"tool\",\"tool_call_id\":\"c\"}", 10_000), 200, "");
    bytes("a slash in an overlong form", latin1(chat("\u00c0\u00af")), 200, "");
    body("the model twice", "{\"model\":\"" + SECRET + "\"," + chat("").substring(1), 200, "");
  }

  private void values() {
    body("no model", "{\"messages\":[]}", 400, "invalid_request");
    model("a null model", "null", 400, "invalid_request");
    model("a number for a model", "7", 400, "invalid_request");
    model("a list for a model", "[\"auto\"]", 400, "invalid_request");
    model("an empty model", "\"\"", 404, "model_not_found");
    model("a model of blanks", "\" auto\"", 404, "model_not_found");
    model("an unknown model", "\"gpt-unknown\"", 404, "model_not_found");
    model(
        "a model of 100,000 characters", "\"" + "m".repeat(100_000) + "\"", 404, "model_not_found");
    model("a model with line ends", "\"a\\r\\nx-selected-model: beta\"", 404, "model_not_found");
    model("a model with markup", "\"<script>alert(1)</script>\"", 404, "model_not_found");
    body("no messages", "{\"model\":\"auto\"}", 400, "invalid_request");
    messages("text for messages", "\"" + SECRET + "\"", 400, "invalid_request");
    messages("an object for messages", "{}", 400, "invalid_request");
    messages(
        "a number among messages",
        "[{\"role\":\"user\",\"content\":\"a\"},1]",
        400,
        "invalid_request");
    messages("messages in messages", "[[[[{}]]]]", 400, "invalid_request");
    body("a word for stream", with("\"stream\":\"yes\""), 400, "invalid_request");
    messages("no messages at all", "[]", 200, "");
    messages("a message without anything", "[{}]", 200, "");
    messages("numbers for role and content", "[{\"role\":1,\"content\":2}]", 200, "");
    messages(
        "content of images only",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]",
        200,
        "");
    messages(
        "text for tool calls",
        "[{\"role\":\"assistant\",\"tool_calls\":\"" + SECRET + "\"}]",
        200,
        "");
    messages(
        "tool calls without ids",
        "[{\"role\":\"assistant\",\"tool_calls\":[{},1,null]},{\"role\":\"tool\"}]",
        200,
        "");
    body("text for tools", with("\"tools\":\"" + SECRET + "\""), 200, "");
  }

  private void framing() {
    byte[] large = chat("x".repeat(BODY_BYTES_MAX)).getBytes(StandardCharsets.UTF_8);
    add("a body over the limit", post(CHAT, large, JSON), 413, "request_too_large", By.ENVOY);
    add(
        "the same in chunks",
        request("POST", CHAT, chunked(large), JSON, "transfer-encoding: chunked"),
        413,
        "request_too_large",
        By.ENVOY);
    byte[] fits = chat("x".repeat(BODY_BYTES_MAX - 1_000)).getBytes(StandardCharsets.UTF_8);
    add("a body just under the limit", post(CHAT, fits, JSON), 200, "", By.MODEL);
    byte[] small = chat("").getBytes(StandardCharsets.UTF_8);
    add(
        "gzip",
        post(CHAT, small, JSON, "content-encoding: gzip"),
        415,
        "unsupported_content_encoding",
        By.SIDECAR);
    add(
        "an unknown encoding",
        post(CHAT, small, JSON, "content-encoding: " + SECRET),
        415,
        "unsupported_content_encoding",
        By.SIDECAR);
    add(
        "plain text",
        post(CHAT, small, "content-type: text/plain"),
        415,
        "unsupported_content_type",
        By.SIDECAR);
    add(
        "a form by its type",
        post(CHAT, small, "content-type: application/x-www-form-urlencoded"),
        415,
        "unsupported_content_type",
        By.SIDECAR);
    add(
        "parts",
        post(CHAT, small, "content-type: multipart/form-data; boundary=x"),
        415,
        "unsupported_content_type",
        By.SIDECAR);
    add(
        "JSON in Latin 1",
        post(CHAT, small, JSON + "; charset=iso-8859-1"),
        415,
        "unsupported_content_type",
        By.SIDECAR);
    add(
        "JSON in UTF-8, said",
        post(CHAT, small, "content-type: Application/JSON; Charset=\"UTF-8\""),
        200,
        "",
        By.MODEL);
    add("no type", post(CHAT, small), 200, "", By.MODEL);
    add(
        "chunks",
        request("POST", CHAT, chunked(small), JSON, "transfer-encoding: chunked"),
        200,
        "",
        By.MODEL);
    add(
        "two lengths",
        request("POST", CHAT, small, JSON, "content-length: 5", "content-length: " + small.length),
        400,
        "",
        By.CODEC);
    add(
        "length and chunks",
        request(
            "POST", CHAT, chunked(small), JSON, "content-length: 5", "transfer-encoding: chunked"),
        400,
        "",
        By.CODEC);
    add(
        "a negative length",
        request("POST", CHAT, small, JSON, "content-length: -1"),
        400,
        "",
        By.CODEC);
    add(
        "a broken chunk",
        request("POST", CHAT, latin1("zz\r\n"), JSON, "transfer-encoding: chunked"),
        400,
        "",
        By.CODEC);
    add("no HTTP", latin1(SECRET + "\r\n\r\n"), 400, "", By.CODEC);
  }

  private void headers() {
    byte[] small = chat("").getBytes(StandardCharsets.UTF_8);
    add(
        "a header of 100 KB",
        post(CHAT, small, JSON, "x-large: " + "h".repeat(100_000)),
        431,
        "",
        By.CODEC);
    add("300 headers", post(CHAT, small, lines(300)), 431, "", By.CODEC);
    add("90 headers", post(CHAT, small, lines(90)), 200, "", By.MODEL);
    add(
        "a session id of 10 KB",
        post(CHAT, small, JSON, "x-session-id: " + "s".repeat(10_000)),
        200,
        "",
        By.MODEL);
    add(
        "a session id in bytes",
        post(CHAT, small, JSON, "x-session-id: a\u00ff\u00fe"),
        200,
        "",
        By.MODEL);
    add(
        "a null character in a header",
        post(CHAT, small, JSON, "x-session-id: a\u0000b"),
        400,
        "",
        By.CODEC);
    add("a blank in a header's name", post(CHAT, small, JSON, "x session: a"), 400, "", By.CODEC);
    add(
        "a credential of 8 KB",
        post(CHAT, small, JSON, "authorization: Bearer " + SECRET.repeat(700)),
        200,
        "",
        By.MODEL);
  }

  private void paths() {
    byte[] small = chat("").getBytes(StandardCharsets.UTF_8);
    for (String path :
        List.of(
            "/v1/completions",
            "/v1/files",
            "/v1",
            "/v1/",
            "/",
            "/admin",
            "/v1/router_replay",
            "/metrics",
            "//v1/chat/completions",
            "/v1/chat/completions/",
            "/V1/chat/completions",
            "/v1/responses/",
            "/v1/uploads")) {
      add("the path " + path, post(path, small, JSON), 404, "unknown_url", By.SIDECAR);
    }
    add(
        "a path of 8 KB",
        post("/v1/" + SECRET.repeat(700), small, JSON),
        404,
        "unknown_url",
        By.SIDECAR);
    add(
        "a path that climbs",
        post("/v1/models/../chat/completions", small, JSON),
        200,
        "",
        By.MODEL);
    add("a query", post(CHAT + "?model=beta&" + SECRET, small, JSON), 200, "", By.MODEL);
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW")) {
      add(
          method,
          request(method, CHAT, NOTHING, JSON),
          "BREW".equals(method) ? 400 : 405,
          "BREW".equals(method) ? "" : "method_not_allowed",
          "BREW".equals(method) ? By.CODEC : By.SIDECAR);
    }
    add(
        "a list of models to be deleted",
        request("DELETE", "/v1/models", NOTHING),
        405,
        "method_not_allowed",
        By.SIDECAR);
  }

  private void body(String what, String body, int status, String code) {
    bytes(what, body.getBytes(StandardCharsets.UTF_8), status, code);
  }

  private void bytes(String what, byte[] body, int status, String code) {
    add(what, post(CHAT, body, JSON), status, code, status == 200 ? By.MODEL : By.SIDECAR);
  }

  private void refused(String what, byte[] request, int status, String code) {
    add(what, request, status, code, By.SIDECAR);
  }

  private void model(String what, String json, int status, String code) {
    body(
        what,
        "{\"model\":"
            + json
            + ",\"messages\":[{\"role\":\"user\",\"content\":\""
            + SECRET
            + "\"}]}",
        status,
        code);
  }

  private void messages(String what, String json, int status, String code) {
    body(what, "{\"model\":\"auto\",\"messages\":" + json + "}", status, code);
  }

  private void add(String what, byte[] bytes, int status, String code, By by) {
    table.add(new Hostile(what, bytes, status, code, by));
  }

  /** A chat request with one user message. */
  static String chat(String text) {
    return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
  }

  private static String with(String field) {
    return "{" + field + "," + chat(SECRET).substring(1);
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String many(String message, int count) {
    return "{\"model\":\"auto\",\"messages\":["
        + (message + ",").repeat(count - 1)
        + message
        + "]}";
  }

  private static String[] lines(int count) {
    String[] lines = new String[count];
    for (int i = 0; i < count; i++) {
      lines[i] = "x-h" + i + ": v";
    }
    return lines;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] chunked(byte[] body) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes(latin1(Integer.toHexString(body.length) + "\r\n"));
    out.writeBytes(body);
    out.writeBytes(latin1("\r\n0\r\n\r\n"));
    return out.toByteArray();
  }
}
