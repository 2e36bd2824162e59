package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.server.config.AdminToken.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Browsers at the admin address, over HTTP. */
class LoginTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable ServedRecords served;

  @AfterEach
  void close() {
    served.close();
    client.close();
  }

  private void serve(AccessTokens tokens) throws IOException {
    served = ServedRecords.of(new InMemoryJournal(10), null, tokens);
  }

  private static AccessTokens tokens() {
    return new AccessTokens(Map.of("s3cret", new Access(Scope.ADMIN, "")));
  }

  @Test
  void aBrowserLogsInLooksChangesAndLogsOut() throws Exception {
    serve(tokens());
    assertEquals(401, send("GET", "/v1/router_replay", "").statusCode());
    HttpResponse<String> in = login("s3cret");
    assertEquals(204, in.statusCode());
    assertEquals("", in.body());
    String set = in.headers().firstValue("set-cookie").orElse("");
    assertTrue(set.endsWith("; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200"), set);
    assertFalse(set.contains("s3cret"), set);
    String cookie = set.substring(0, set.indexOf(';'));
    assertEquals(200, send("GET", "/v1/router_replay", "", "cookie", cookie).statusCode());
    HttpResponse<String> forged =
        send("DELETE", "/v1/planner", "", "cookie", cookie, "origin", "http://evil.example");
    assertEquals(403, forged.statusCode());
    HttpResponse<String> meant =
        send(
            "DELETE",
            "/v1/planner",
            "",
            "cookie",
            cookie,
            "origin",
            served.url(),
            "x-throughline-console",
            "1");
    assertEquals(200, meant.statusCode(), meant.body());
    HttpResponse<String> out = send("POST", "/console/logout", "", "cookie", cookie);
    assertEquals(204, out.statusCode());
    assertEquals(
        List.of("throughline_console=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0"),
        out.headers().allValues("set-cookie"));
    assertEquals(401, send("GET", "/v1/router_replay", "", "cookie", cookie).statusCode());
  }

  @Test
  void behindAProxyThatEncryptsTheCookieIsForEncryptedConnections() throws Exception {
    serve(tokens());
    String set =
        send("POST", "/console/login", "{\"token\":\"s3cret\"}", "x-forwarded-proto", "https")
            .headers()
            .firstValue("set-cookie")
            .orElse("");
    assertTrue(set.endsWith("; Secure"), set);
  }

  @Test
  void whatIsNoTokenIsNotTaken() throws Exception {
    serve(tokens());
    assertEquals(401, login("wrong").statusCode());
    for (String body : new String[] {"", "{", "[]", "{}", "{\"token\":1}", " ".repeat(9_000)}) {
      HttpResponse<String> refused = send("POST", "/console/login", body);
      assertEquals(400, refused.statusCode(), body);
      assertTrue(refused.headers().firstValue("set-cookie").isEmpty());
    }
    HttpResponse<String> forged =
        send("POST", "/console/login", "{\"token\":\"s3cret\"}", "origin", "http://evil.example");
    assertEquals(403, forged.statusCode());
    assertTrue(forged.headers().firstValue("set-cookie").isEmpty());
  }

  @Test
  void whoCallsIsTold() throws Exception {
    serve(new AccessTokens(Map.of("s3cret", new Access(Scope.READ, "acme"))));
    JsonNode nobody = me();
    assertTrue(nobody.path("login_required").asBoolean());
    assertFalse(nobody.path("logged_in").asBoolean());
    assertTrue(nobody.path("scope").isMissingNode());
    String set = login("s3cret").headers().firstValue("set-cookie").orElse("");
    JsonNode reader = me("cookie", set.substring(0, set.indexOf(';')));
    assertTrue(reader.path("logged_in").asBoolean());
    assertEquals("read", reader.path("scope").asString());
    assertEquals("acme", reader.path("tenant").asString());
    assertFalse(reader.path("capture").asBoolean());
  }

  @Test
  void withoutATokenNobodyHasToLogIn() throws Exception {
    serve(AccessTokens.OPEN);
    JsonNode anybody = me();
    assertFalse(anybody.path("login_required").asBoolean());
    assertEquals("admin", anybody.path("scope").asString());
    assertEquals(403, send("DELETE", "/v1/planner", "", "origin", served.url()).statusCode());
    assertEquals(200, send("DELETE", "/v1/planner", "").statusCode());
  }

  @Test
  void anOpenAddressIsNotReadUnderANameThatIsMadeToPointToIt() throws Exception {
    serve(AccessTokens.OPEN);
    assertEquals("HTTP/1.1 403 Forbidden", statusLine("evil.example"));
    assertEquals("HTTP/1.1 200 OK", statusLine("localhost"));
  }

  /** The client of the JDK writes the header by itself. */
  private String statusLine(String host) throws IOException {
    URI address = URI.create(served.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request = "GET /api/me HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  private JsonNode me(String... headers) throws Exception {
    return JsonMapper.shared().readTree(send("GET", "/api/me", "", headers).body());
  }

  private HttpResponse<String> login(String token) throws Exception {
    return send(
        "POST",
        "/console/login",
        "{\"token\":\"" + token + "\"}",
        "origin",
        served.url(),
        "x-throughline-console",
        "1");
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(served.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
