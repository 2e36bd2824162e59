package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.envoy.EnvoyVersion;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One request through a real Envoy. */
@EachEnvoy
record LiveRouterIT(EnvoyVersion version) {
  @Test
  @DisplayName("a request is routed by the sidecar and its record completes")
  void routes() throws Exception {
    try (ScriptedModel alpha =
            new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
        LiveRouter router =
            LiveRouter.inProcess(
                RouterYaml.of(alpha.port(), alpha.port()), Sidecar.Parts.standard(), version)) {
      HttpResponse<String> answer = router.ask("s1", Chats.user("hello"));
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(Chats.answer("hello"), answer.body());
      assertEquals("alpha", answer.headers().firstValue("x-selected-model").orElse(""));
      router.replay(
          answer,
          Duration.ofSeconds(1),
          replay -> replay.path("lifecycle_state").asString("").equals("completed"));
      assertEquals(0, router.passedBy());
    }
  }
}
