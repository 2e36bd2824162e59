package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.docs.Generated;
import io.throughline.replay.InMemoryJournal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private final List<Route> routes =
      AdminServer.routes(AdminFixture.parts(new InMemoryJournal(10), null));

  @Test
  void theFileInTheDocumentsIsWhatTheRoutesSay() {
    Generated.agrees("docs/openapi.json", OpenApi.text(routes));
  }

  @Test
  void theServerServesItsOwnDocument() {
    Map<?, ?> served = (Map<?, ?>) new AdminCalls(routes).get(OpenApi.PATH).json();
    assertEquals(OpenApi.document(routes), served);
    assertTrue(((Map<?, ?>) served.get("paths")).containsKey(OpenApi.PATH));
  }

  @Test
  void namesAreUniqueAndSummariesSentences() {
    Set<String> names = new HashSet<>();
    for (Route route : routes) {
      assertTrue(names.add(route.doc().id()), route.doc().id());
      assertTrue(route.doc().summary().matches("[A-Z].{3,120}\\."), route.doc().summary());
    }
  }
}
