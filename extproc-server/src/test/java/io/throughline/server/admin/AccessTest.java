package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.replay.InMemoryJournal;
import io.throughline.server.config.AdminToken.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may see and do what. */
class AccessTest {
  private final InMemoryJournal journal = new InMemoryJournal(100);
  private final List<Route> routes = AdminServer.routes(AdminFixture.parts(journal, null));

  @Test
  void eachTokenHasItsOwnAccess() {
    Access reader = new Access(Scope.READ, "a");
    AccessTokens tokens = new AccessTokens(Map.of("one", Access.ALL, "two", reader));
    assertEquals(Access.ALL, tokens.of("Bearer one"));
    assertEquals(reader, tokens.of("Bearer two"));
    for (String wrong : new String[] {"", "Bearer ", "Bearer three", "Bearer one ", "one"}) {
      assertNull(tokens.of(wrong), wrong);
    }
    assertNull(tokens.of(null));
    assertEquals(Access.ALL, AccessTokens.OPEN.of(null));
  }

  @Test
  void aTenantsTokenSeesThatTenantOnly() {
    journal.append(AdminRecords.open("mine", Instant.EPOCH, "tenant", "s"));
    AdminCalls own = AdminCalls.by(new Access(Scope.READ, "tenant"), routes);
    AdminCalls other = AdminCalls.by(new Access(Scope.READ, "other"), routes);
    assertEquals(200, own.get("/v1/router_replay/mine").status());
    assertEquals(404, other.get("/v1/router_replay/mine").status());
    assertEquals(
        other.get("/v1/router_replay/none").json(), other.get("/v1/router_replay/mine").json());
    assertEquals(1, total(own, ""));
    assertEquals(0, total(other, ""));
    assertEquals(0, total(other, "?tenant=tenant"));
    assertEquals(0, total(other, "?session_id=s"));
  }

  @Test
  void aReadTokenChangesNothing() {
    AdminCalls reader = AdminCalls.by(new Access(Scope.READ, ""), routes);
    for (Route route : routes) {
      String path = route.template().replaceAll("\\{[a-z_]+}", "x");
      int status = reader.call(route.method(), path, "{}").status();
      boolean changes = !route.method().equals("GET") && route.need() != Need.NOTHING;
      assertEquals(changes, status == 403, route.method() + " " + path);
    }
  }

  @Test
  void whatIsNotDividedByTenantIsNotForOneTenant() {
    AdminCalls admin = AdminCalls.by(new Access(Scope.ADMIN, "tenant"), routes);
    assertEquals(403, admin.get("/v1/planner").status());
    assertEquals(403, admin.get("/v1/lookup_tables").status());
    assertEquals(403, admin.get("/api/v1/ratings").status());
    assertEquals(403, admin.call("DELETE", "/v1/planner").status());
    assertEquals(403, admin.call("POST", "/api/v1/feedback").status());
  }

  private static Object total(AdminCalls calls, String query) {
    Answer answer = calls.get("/v1/router_replay" + query);
    assertEquals(200, answer.status());
    return ((Map<?, ?>) answer.json()).get("total");
  }
}
