package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.throughline.server.Facts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests where roles decide. */
class RolesTest {
  private static final String ASK = Facts.body("auto", Facts.user("x"));
  private static final String OPEN = "services: {authz: {fail_open: true}}\n  ";
  private static final String[] ROLES = {
    "  signals:",
    "  signals:\n    role_bindings:"
        + " [{name: b, role: admin, subjects: [{kind: User, name: ada}, {kind: Group, name: ops}]}]",
    "{type: keyword, name: hard}",
    "{type: authz, name: admin}"
  };

  @Test
  void aRequestWithoutAUserIsRefusedWithARecord() {
    RouterFixture router = new RouterFixture(TestStores.memory(), ROLES);
    for (String body : List.of(ASK, Facts.body("small", Facts.user("x")))) {
      Reply.Refuse refuse = assertInstanceOf(Reply.Refuse.class, router.send(body));
      assertEquals(403, refuse.error().status());
      assertEquals("identity_required", refuse.error().code());
      assertEquals(router.last().id(), refuse.clientHeaders().get("x-vsr-replay-id"));
      assertEquals(403, router.last().outcome().responseStatus());
    }
    assertEquals(0, router.open.size());
  }

  @Test
  void aRoleDecides() {
    RouterFixture router = new RouterFixture(TestStores.memory(), ROLES);
    assertEquals("large", model(router, Map.of("x-authz-user-id", "ada")));
    assertEquals(Map.of("authz", List.of("admin")), router.last().signals());
    assertEquals(
        "large", model(router, Map.of("x-authz-user-id", "eve", "x-authz-user-groups", "a, ops")));
    assertEquals("small", model(router, Map.of("x-authz-user-id", "eve")));
  }

  @Test
  void aPolicyThatFailsOpenDecidesWithoutRoles() {
    String[] open = {ROLES[0], ROLES[1], ROLES[2], ROLES[3], "router:", OPEN + "router:"};
    RouterFixture router = new RouterFixture(TestStores.memory(), open);
    assertEquals("small", model(router, Map.of("x-authz-user-groups", "ops")));
    assertEquals("large", model(router, Map.of("x-authz-user-id", "ada")));
  }

  @Test
  void theHeadersHaveTheNamesThatTheOperatorGives() {
    String identity = "services: {authz: {identity: {user_id_header: X-Sub}}}\n  router:";
    String[] renamed = {ROLES[0], ROLES[1], ROLES[2], ROLES[3], "router:", identity};
    RouterFixture router = new RouterFixture(TestStores.memory(), renamed);
    assertEquals("large", model(router, Map.of("x-sub", "ada")));
    assertInstanceOf(Reply.Refuse.class, router.send(ASK, "", Map.of("x-authz-user-id", "ada")));
  }

  @Test
  void nobodyIsAskedWhereNoDecisionWantsARole() {
    RouterFixture router = new RouterFixture(TestStores.memory(), ROLES[0], ROLES[1]);
    assertEquals("small", model(router, Map.of()));
  }

  private static String model(RouterFixture router, Map<String, String> headers) {
    return ((Reply.Route) router.send(ASK, "", headers)).model();
  }
}
