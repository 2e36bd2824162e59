package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.BaseMethods;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console where tokens are asked for: login, what a tenant sees, and other pages' requests. */
class ConsoleLoginIT {
  private ScriptedModel model;
  private LiveRouter router;
  private Chromium browser;

  @BeforeEach
  void start() throws Exception {
    model = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("m")));
    router =
        LiveRouter.inProcess(
            this::yaml,
            new Sidecar.Parts(
                BaseMethods.standard(),
                null,
                InstantSource.system(),
                Map.of("ALL", "token-of-all", "ACME", "token-of-acme")));
    browser = new Chromium("http://" + router.config().sidecar().admin());
    for (String tenant : new String[] {"acme", "zoo"}) {
      String body = Chats.user("hello");
      HttpResponse<String> answer = router.ask("session-of-" + tenant, body, "x-tenant", tenant);
      assertEquals(200, answer.statusCode());
    }
  }

  private String yaml(FreePorts ports) {
    String admin = "admin: {address: \"127.0.0.1:" + ports.admin() + "\"";
    return RouterYaml.of(model.port(), model.port())
            .apply(ports)
            .replace(
                admin,
                admin + ", token_env: ALL, tokens: [{token_env: ACME, tenant: acme, scope: read}]")
        + "  tenant: {header: x-tenant, trust_header: true}\n";
  }

  @AfterEach
  void stop() throws Exception {
    browser.close();
    router.close();
    model.close();
  }

  private void signIn(String token) {
    browser.open("/console/").settled("Sign in");
    browser.one("#token").sendKeys(token + Keys.ENTER);
  }

  private Number status(String fetch) {
    return (Number)
        browser.later(
            "const done = arguments[0]; " + fetch + ".then(r => done(r.status), () => done(-1))");
  }

  @Test
  @DisplayName("a wrong token is refused in words; the right one opens the console, and signs out")
  void login() {
    signIn("wrong");
    eventually(
        "refusal",
        Chromium.SOON,
        () -> browser.text("#login-error"),
        "This token is not known here."::equals);
    browser.scheme("dark").assertAccessible("login dark");
    browser.scheme("light").assertAccessible("login light").forgetErrors();
    browser.one("#token").sendKeys(Keys.chord(Keys.CONTROL, "a") + "token-of-all" + Keys.ENTER);
    browser.settled("Live sessions");
    eventually("both", Chromium.SOON, () -> browser.all(".live-row").size(), n -> n == 2);
    assertEquals("", browser.script("return document.cookie"), "scripts do not see the cookie");
    String page = (String) browser.script("return document.documentElement.outerHTML");
    assertFalse(page.contains("token-of-all"));
    browser.assertNoErrors("signed in");
    browser.click(".who button", "Sign out");
    browser.settled("Sign in");
  }

  @Test
  @DisplayName("of two tenants' sessions of one id, the one that is over goes, the other stays")
  void oneIdOfTwo() throws Exception {
    for (String tenant : new String[] {"acme", "zoo"}) {
      assertEquals(200, router.ask("one-id", Chats.user("hello"), "x-tenant", tenant).statusCode());
    }
    signIn("token-of-all");
    browser.settled("Live sessions");
    eventually("four", Chromium.SOON, () -> browser.all(".live-row").size(), n -> n == 4);
    String delete =
        "fetch('/api/tenants/zoo', {method: 'DELETE', headers: {'x-throughline-console': '1'}})";
    eventually("deleted", Chromium.SOON, () -> status(delete).intValue(), n -> n == 200);
    eventually("two", Chromium.SOON, () -> browser.all(".live-row").size(), n -> n == 2);
    String rows = browser.texts(".live-row").toString();
    assertTrue(rows.contains("one-idacme") && rows.contains("session-of-acme"), rows);
  }

  @Test
  @DisplayName("a tenant's token shows that tenant in every view")
  void tenant() {
    signIn("token-of-acme");
    browser.settled("Live sessions");
    eventually("one row", Chromium.SOON, () -> browser.all(".live-row").size(), n -> n == 1);
    assertTrue(browser.texts(".live-row").toString().contains("session-of-acme"));
    for (String view : new String[] {"replay:Replay", "models:Models", "analytics:Analytics"}) {
      String[] parts = view.split(":");
      browser.view("#/" + parts[0]).settled(parts[1]);
      String page = (String) browser.script("return document.documentElement.outerHTML");
      assertFalse(page.contains("session-of-zoo"), parts[1]);
    }
    browser.view("#/replay").settled("Replay");
    assertTrue(browser.text(".replay [role=status]").contains("1 of 1"));
    browser.view("#/session/session-of-zoo").settled("session-of-zoo");
    assertTrue(browser.text(".failure").contains("no session of that id"));
    browser.forgetErrors();
    browser.view("#/whatif").settled("What if");
    assertTrue(browser.text("form").contains("scope admin"));
    assertEquals(
        403,
        status("fetch('/api/whatif', {method: 'POST', headers: {'x-throughline-console': '1'}})")
            .intValue());
  }

  @Test
  @DisplayName(
      "what changes something needs the console's own header, which other pages cannot send")
  void otherPages() {
    signIn("token-of-all");
    browser.settled("Live sessions");
    assertEquals(200, status("fetch('/api/overview')").intValue());
    String delete = "fetch('/api/tenants/zoo', {method: 'DELETE'";
    assertEquals(403, status(delete + "})").intValue());
    assertEquals(403, status("fetch('/console/logout', {method: 'POST'})").intValue());
    assertEquals(200, status(delete + ", headers: {'x-throughline-console': '1'}})").intValue());
  }
}
