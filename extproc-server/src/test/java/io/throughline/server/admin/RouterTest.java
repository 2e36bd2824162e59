package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Doc DOC = Doc.of("x", "X.", Schemas.ANY_OBJECT);

  private final AdminCalls calls =
      new AdminCalls(
          List.of(
              new Route("GET", "/api/things/{id}", Need.READ, RouterTest::told, DOC),
              new Route("PUT", "/api/things/{id}", Need.ADMIN, RouterTest::told, DOC),
              new Route(
                  "GET",
                  "/api/things/all",
                  Need.READ,
                  call -> Answer.json("all"),
                  DOC.asks(Parameter.of("from", "From.", Schemas.TIME))),
              new Route("GET", "/api/things/{id}/parts", Need.READ, RouterTest::told, DOC),
              new Route("GET", "/v1/broken", Need.READ, RouterTest::broken, DOC)));

  private static Answer told(Call call) {
    return Answer.json(call.in("id"));
  }

  private static Answer broken(Call call) {
    throw new IllegalStateException("secret");
  }

  @Test
  void whatIsWrittenOutGoesBeforeAParameter() {
    assertEquals("all", calls.get("/api/things/all").json());
    assertEquals("a", calls.get("/api/things/a").json());
  }

  @Test
  void theLastParameterTakesTheRestAndIsDecoded() {
    assertEquals("Org/Small", calls.get("/api/things/Org/Small").json());
    assertEquals("a/b +é", calls.get("/api/things/a%2Fb%20+%C3%A9").json());
    assertEquals(404, calls.get("/api/things/").status());
    assertEquals(404, calls.get("/api/thingsx").status());
  }

  @Test
  void anotherMethodIsToldWhichThereAre() {
    Answer refused = calls.call("POST", "/api/things/a");
    assertEquals(405, refused.status());
    assertEquals("GET, PUT", refused.headers().get("allow"));
    assertEquals("a", calls.call("HEAD", "/api/things/a").json());
  }

  @Test
  void unknownParametersOfTheApiAreNamed() {
    assertEquals(200, calls.get("/api/things/all?from=x").status());
    assertEquals("until: unknown (expected: from)", detail(calls.get("/api/things/all?until=x")));
    assertEquals("a: unknown (expected: no parameter)", detail(calls.get("/api/things/x?a")));
  }

  @Test
  void errorsAreProblemDetails() {
    Answer refused = calls.get("/api/things/a?b=c");
    assertEquals(400, refused.status());
    assertEquals("application/problem+json", refused.type());
    assertEquals(
        Map.of(
            "type", "about:blank",
            "title", "Bad Request",
            "status", 400,
            "detail", "b: unknown (expected: no parameter)"),
        refused.json());
  }

  @Test
  void pathsOfTheReferenceHaveItsErrorInside() {
    Map<?, ?> error = (Map<?, ?>) ((Map<?, ?>) calls.get("/v1/none").json()).get("error");
    assertEquals(
        Map.of("message", "/v1/none", "type", "invalid_request_error", "code", 404), error);
  }

  @Test
  void whatIsNoPathIsNotServed() {
    assertEquals(404, calls.get("host:80").status());
    assertEquals(404, calls.get("*").status());
  }

  @Test
  void aFaultTellsNothingOfItself() {
    Answer failed = calls.get("/v1/broken");
    assertEquals(500, failed.status());
    assertEquals("the request failed", detail(failed));
  }

  private static Object detail(Answer answer) {
    return ((Map<?, ?>) answer.json()).get("detail");
  }
}
