package io.throughline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.throughline.server.Facts;
import io.throughline.server.config.SidecarSettings.TenantSettings;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.Prefixes;
import io.throughline.server.identity.Tenants.Caller;
import io.throughline.session.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantsTest {
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> NAMED = Map.of("x-tenant", "acme", "authorization", "k");

  @Test
  void theTenantHeaderCountsOnlyWhereItIsTrusted() {
    assertEquals("acme", tenants("x-tenant", true).of(headers(NAMED)).tenant());
    Tenants untrusting = tenants("x-tenant", false);
    assertEquals(
        untrusting.of(headers(Map.of("authorization", "k"))), untrusting.of(headers(NAMED)));
  }

  @Test
  void aTrustedHeaderThatIsAbsentLeavesTheCredential() {
    Tenants trusting = tenants("x-tenant", true);
    assertEquals(
        tenants("", false).of(headers(Map.of("authorization", "k"))),
        trusting.of(headers(Map.of("authorization", "k", "x-tenant", " "))));
  }

  @Test
  void oneCredentialIsOneTenantAndNeverShown() {
    Tenants tenants = tenants("", false);
    String one = tenants.of(headers(Map.of("authorization", "Bearer sk-1"))).tenant();
    assertEquals(one, tenants.of(headers(Map.of("authorization", "Bearer sk-1"))).tenant());
    assertNotEquals(one, tenants.of(headers(Map.of("authorization", "Bearer sk-2"))).tenant());
    assertFalse(one.contains("sk-1"));
    assertTrue(one.matches("[0-9a-f]{32}"), one);
  }

  @Test
  void aTrustedHeaderNamesTheTenantAndTheKeyIsToldBesideIt() {
    Map<String, String> bare = Map.of("authorization", "k");
    String key = tenants("", false).of(headers(bare)).tenant();
    assertEquals(new Caller("acme", key), tenants("x-tenant", true).of(headers(NAMED)));
    assertEquals(new Caller(key, key), tenants("x-tenant", true).of(headers(bare)));
    assertEquals(
        new Caller("acme", ""), tenants("x-tenant", true).of(headers(Map.of("x-tenant", "acme"))));
  }

  @Test
  void anApiKeyIsACredentialToo() {
    Tenants tenants = tenants("", false);
    String byKey = tenants.of(headers(Map.of("x-api-key", "k"))).tenant();
    assertNotEquals(Tenants.ANONYMOUS, byKey);
    assertEquals(
        byKey, tenants.of(headers(Map.of("x-api-key", "k", "authorization", ""))).tenant());
  }

  @Test
  void anotherSecretGivesOtherTenants() {
    byte[] other = "other".getBytes(StandardCharsets.UTF_8);
    RequestHeaders headers = headers(Map.of("authorization", "k"));
    assertNotEquals(
        tenants("", false).of(headers),
        new Tenants(new TenantSettings("", false, null), other).of(headers));
  }

  @Test
  void withoutACredentialAllAreAnonymous() {
    assertEquals("anonymous", tenants("", false).of(headers(Map.of())).tenant());
    assertEquals("", tenants("", false).of(headers(Map.of())).virtualKeyId());
  }

  @Test
  void tenantsWithTheSameSessionIdHaveDifferentSessions() {
    assertEquals(Tenants.key("a", "s"), Tenants.key("a", "s"));
    assertNotEquals(Tenants.key("a", "s"), Tenants.key("b", "s"));
    assertNotEquals(Tenants.key("a", "s"), Tenants.key("a", "t"));
    assertNotEquals(Tenants.key("ab", "c"), Tenants.key("a", "bc"));
  }

  @Test
  void tenantsWithTheSameIssuedIdNeverMeet() {
    assertEquals(Tenants.idKey("a", "resp_1"), Tenants.idKey("a", "resp_1"));
    assertNotEquals(Tenants.idKey("a", "resp_1"), Tenants.idKey("b", "resp_1"));
    assertNotEquals(Tenants.idKey("a", "resp_1"), Tenants.idKey("a", "resp_2"));
    assertNotEquals(
        Tenants.key("a", "resp_1"),
        new SessionKey(Tenants.idKey("a", "resp_1").high(), Tenants.idKey("a", "resp_1").low()));
  }

  @Test
  void tenantsWithTheSameConversationNeverMeet() {
    Tenants tenants = tenants("", false);
    assertEquals(conversation(tenants, "a"), conversation(tenants, "a"));
    assertNotEquals(conversation(tenants, "a").whole(), conversation(tenants, "b").whole());
    assertNotEquals(conversation(tenants, "a").earlier(), conversation(tenants, "b").earlier());
    Tenants elsewhere = new Tenants(new TenantSettings("", false, null), new byte[] {1});
    assertNotEquals(conversation(tenants, "a").whole(), conversation(elsewhere, "a").whole());
  }

  private static Prefixes conversation(Tenants tenants, String tenant) {
    String body =
        "{\"model\":\"auto\",\"system\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
            + "{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"}]}";
    return Facts.read(Api.MESSAGES, body, tenants.conversations(tenant)).prefixes();
  }

  @Test
  void headersAreReadAsEnvoySendsThem() {
    HeaderMap map =
        HeaderMap.newBuilder()
            .addHeaders(raw(":path", "/v1/models?x=1"))
            .addHeaders(raw(":method", "GET"))
            .addHeaders(HeaderValue.newBuilder().setKey("plain").setValue(" v "))
            .addHeaders(raw("twice", "first"))
            .addHeaders(raw("twice", "second"))
            .build();
    RequestHeaders headers = RequestHeaders.of(map);
    assertEquals("/v1/models", headers.path());
    assertEquals("GET", headers.method());
    assertEquals("v", headers.get("plain"));
    assertEquals("first", headers.get("twice"));
    assertEquals("", headers.get("absent"));
  }

  private static HeaderValue raw(String key, String value) {
    return HeaderValue.newBuilder().setKey(key).setRawValue(ByteString.copyFromUtf8(value)).build();
  }

  private static Tenants tenants(String header, boolean trusted) {
    return new Tenants(new TenantSettings(header, trusted, null), SECRET);
  }

  private static RequestHeaders headers(Map<String, String> values) {
    return RequestHeaders.of(values);
  }
}
