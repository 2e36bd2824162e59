package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.server.config.AdminToken.Scope;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Browsers that log in, and pages that would use them. */
class CallersTest {
  private static final Access READER = new Access(Scope.READ, "acme");
  private static final String HOST = "127.0.0.1:8080";
  private static final String OWN = "http://127.0.0.1:8080";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Callers callers =
      new Callers(new AccessTokens(Map.of("s3cret", READER, "4dmin", Access.ALL)), now::get);
  private final Callers open = new Callers(AccessTokens.OPEN, now::get);

  private static Call.Request request(String method, Map<String, String> headers) {
    return new Call.Request(method, URI.create("/api/x"), headers::get, most -> new byte[0]);
  }

  private static Call.Request with(String cookie) {
    return request("GET", Map.of("host", HOST, "cookie", cookie));
  }

  @Test
  void aLoginHasTheAccessOfItsTokenUntilItEnds() {
    assertNull(callers.login("wrong"));
    String id = callers.login("s3cret");
    assertNotNull(id);
    assertEquals(43, id.length());
    assertNotEquals(id, callers.login("s3cret"));
    String cookie = Callers.COOKIE + "=" + id;
    assertEquals(READER, callers.access(with(cookie)));
    assertEquals(READER, callers.access(with("a=b; " + Callers.COOKIE + "=old; " + cookie)));
    assertNull(callers.access(with(Callers.COOKIE + "=s3cret")));
    assertNull(callers.access(with("x" + cookie)));
    assertNull(callers.access(with(Callers.COOKIE + "=")));
    callers.logout(with(cookie));
    assertNull(callers.access(with(cookie)));
  }

  @Test
  void aLoginExpires() {
    String cookie = Callers.COOKIE + "=" + callers.login("s3cret");
    now.set(Instant.EPOCH.plus(Logins.LIFETIME).minusMillis(1));
    assertEquals(READER, callers.access(with(cookie)));
    now.set(Instant.EPOCH.plus(Logins.LIFETIME));
    assertNull(callers.access(with(cookie)));
  }

  @Test
  void theOldestLoginMakesRoom() {
    String first = Callers.COOKIE + "=" + callers.login("s3cret");
    String second = Callers.COOKIE + "=" + callers.login("s3cret");
    for (int i = 2; i < Logins.MOST + 1; i++) {
      callers.login("s3cret");
    }
    assertNull(callers.access(with(first)));
    assertEquals(READER, callers.access(with(second)));
  }

  @Test
  void manyLoginsOfOneTokenEndNoneOfAnother() {
    String admin = Callers.COOKIE + "=" + callers.login("4dmin");
    for (int i = 0; i < 1_100; i++) {
      callers.login("s3cret");
    }
    assertEquals(Access.ALL, callers.access(with(admin)));
  }

  @Test
  void aTokenGoesBeforeACookie() {
    String cookie = Callers.COOKIE + "=" + callers.login("s3cret");
    assertNull(
        callers.access(request("GET", Map.of("cookie", cookie, "authorization", "Bearer wrong"))));
  }

  @Test
  void aBrowserChangesThingsFromTheConsoleOnly() {
    for (Callers each : new Callers[] {callers, open}) {
      assertEquals("", refusal(each, Map.of()));
      assertEquals("", refusal(each, Map.of("origin", OWN, "x-throughline-console", "1")));
      assertEquals(
          "",
          refusal(
              each,
              Map.of(
                  "origin", OWN, "sec-fetch-site", "same-origin", "x-throughline-console", "1")));
      assertRefused(each, Map.of("origin", OWN));
      assertRefused(each, Map.of("sec-fetch-site", "same-origin"));
      assertRefused(each, Map.of("sec-fetch-site", "cross-site", "x-throughline-console", "1"));
      assertRefused(each, Map.of("sec-fetch-site", "same-site", "x-throughline-console", "1"));
      for (String other :
          new String[] {
            "null",
            "",
            "http://evil.example",
            "http://127.0.0.1:8081",
            "http://127.0.0.1",
            "http://x@127.0.0.1:8080",
            "127.0.0.1:8080"
          }) {
        assertRefused(each, Map.of("origin", other, "x-throughline-console", "1"));
      }
    }
  }

  private static String refusal(Callers callers, Map<String, String> headers) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.putIfAbsent("host", HOST);
    return callers.refusal(request("DELETE", all));
  }

  private static void assertRefused(Callers callers, Map<String, String> headers) {
    assertNotEquals("", refusal(callers, headers), headers.toString());
  }

  @Test
  void thePortOfTheSchemeNeedNotBeSaid() {
    assertEquals(
        "",
        refusal(
            callers,
            Map.of(
                "host", "panel.example",
                "origin", "https://panel.example:443",
                "x-throughline-console", "1")));
    assertEquals(
        "",
        refusal(
            callers,
            Map.of(
                "host", "panel.example:443",
                "origin", "https://panel.example",
                "x-throughline-console", "1")));
  }

  @Test
  void whoBearsATokenMayComeFromAnywhere() {
    Map<String, String> bearer =
        Map.of("origin", "http://other.example", "authorization", "Bearer s3cret");
    assertEquals("", refusal(callers, bearer));
    assertRefused(open, bearer);
  }

  @Test
  void anOpenAddressAnswersToLoopbackNamesOnly() {
    for (String host :
        new String[] {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.9.9.9", "[::1]:8080"}) {
      assertEquals("", open.refusal(request("GET", Map.of("host", host))), host);
    }
    for (String host :
        new String[] {
          "evil.example",
          "127.0.0.1.evil.example:8080",
          "127.evil.example",
          "localhost.x",
          "",
          "10.0.0.1",
          "[::2]",
          "::1"
        }) {
      assertNotEquals("", open.refusal(request("GET", Map.of("host", host))), host);
      assertEquals("", callers.refusal(request("GET", Map.of("host", host))), host);
      assertEquals("", Callers.anybody().refusal(request("GET", Map.of("host", host))), host);
    }
  }
}
