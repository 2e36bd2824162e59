package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.openai.core.http.HttpResponseFor;
import com.openai.errors.NotFoundException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.sdk.JavaSdk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's SDK for Java, as users have it, through the real Envoy. */
@EachEnvoy
record JavaSdkIT(EnvoyVersion version) {
  private static final Set<String> OPENAI = Set.of("alpha", "beta");
  private static final List<String> TEXTS =
      List.of(
          "Hello.", "Look it up. rounds=3 calls=1", "These. rounds=3 calls=3", "Thanks.", "Bye.");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("Chat Completions: tool loops stay, free turns move")
  void chat(boolean streamed) throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml);
        JavaSdk sdk = new JavaSdk(router.base())) {
      Turns turns = new Turns(sdk.chat("java", streamed, TEXTS)).assertTexts();
      turns.assertSession("java", "x-session-id");
      assertEquals(6, turns.assertLoopsHeld(), turns::toString);
      assertEquals(OPENAI, turns.models(), "nothing but the locks holds: " + turns);
      turns.turns().forEach(router::assertRecordedWithUsage);
      router.assertLoopsOf("/v1/chat/completions", 3);
      router.assertNothingStrayed();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("Responses: a chain stays with the model that keeps it, also what is done by its id")
  void responses(boolean streamed) throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml);
        JavaSdk sdk = new JavaSdk(router.base())) {
      Turns chain = new Turns(sdk.chain(streamed, TEXTS)).assertTexts();
      chain.assertOneModel().assertOneSession();
      chain.turns().forEach(router::assertRecordedWithUsage);
      String id = chain.turns().getLast().path("id").asString();
      var responses = sdk.client().responses();
      try (HttpResponseFor<Response> raw = responses.withRawResponse().retrieve(id)) {
        assertEquals(chain.models(), Set.of(raw.headers().values("x-selected-model").getFirst()));
        assertEquals(id, raw.parse().id());
      }
      router.assertLoopsOf("/v1/responses", 3);
      router.assertNothingStrayed();
      responses.delete(id);
      assertThrows(NotFoundException.class, () -> responses.retrieve(id));
    }
  }

  @Test
  @DisplayName("embeddings are answered; what does not exist is the SDK's own exception")
  void embeddingsAndErrors() throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml);
        JavaSdk sdk = new JavaSdk(router.base())) {
      CreateEmbeddingResponse answer =
          sdk.client()
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model("auto")
                      .inputOfArrayOfStrings(List.of("a", "b"))
                      .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                      .build());
      assertEquals(2, answer.data().size());
      assertEquals(Map.of("alpha", 1L), router.seenOn("/v1/embeddings"));
      var unknown = ResponseCreateParams.builder().model("nobody").input("Hello.").build();
      NotFoundException error =
          assertThrows(NotFoundException.class, () -> sdk.client().responses().create(unknown));
      assertEquals("model_not_found", error.code().orElse(""));
      assertThrows(
          NotFoundException.class, () -> sdk.client().responses().retrieve("resp_nobody_1"));
      router.assertNothingStrayed();
    }
  }
}
