package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.envoy.EnvoyVersion;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request through a real Envoy of either end of the supported range. */
class LiveRouterIT {
  @ParameterizedTest
  @ValueSource(strings = {"1.36.4", "1.40.0"})
  @DisplayName("a request is routed by the sidecar and its record completes")
  void routes(String version) throws Exception {
    try (ScriptedModel alpha =
            new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
        LiveRouter router =
            LiveRouter.inProcess(
                RouterYaml.of(alpha.port(), alpha.port()),
                Sidecar.Parts.standard(),
                EnvoyVersion.parse(version))) {
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
