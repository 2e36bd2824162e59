package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.Facts;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are large in one way or another: what is kept of them has a bound. */
class HugeRequestsTest {
  @Test
  void manyMessages() {
    RequestFacts facts =
        Facts.read("{\"model\":\"m\",\"messages\":[" + list(Facts.user("abcd"), 100_000) + "]}");
    assertEquals(100_000, facts.conversation().userMessages());
    assertEquals(100_000, facts.contextTokens());
  }

  @Test
  void manyCallsAndAnswersInOneMessage() {
    String calls = list("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}", 20_000);
    String results = list("{\"type\":\"tool_result\",\"tool_use_id\":\"t\"}", 20_000);
    RequestFacts facts =
        Facts.read(
            Api.MESSAGES,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":["
                + calls
                + "]},{\"role\":\"user\",\"content\":["
                + results
                + "]}]}",
            null);
    assertTrue(facts.toolLoop());
    assertEquals(20_000, facts.conversation().toolResults());
  }

  @Test
  void ofManySealsAndIdsTheNewestAreKept() {
    StringBuilder items = new StringBuilder("{\"type\":\"item_reference\",\"id\":\"old\"}");
    for (int i = 0; i < 1_000; i++) {
      items.append(",{\"type\":\"item_reference\",\"id\":\"i").append(i).append("\"}");
      items.append(",{\"type\":\"reasoning\",\"encrypted_content\":\"e").append(i).append("\"}");
    }
    ProviderStateFacts state =
        Facts.read(Api.RESPONSES, "{\"model\":\"m\",\"input\":[" + items + "]}", null)
            .providerState();
    assertEquals(16, state.references().size());
    assertEquals("i999", state.references().getFirst().id());
    assertEquals(16, state.sealDigests().size());
    assertEquals(Digests.of("e999"), state.sealDigests().getLast());
  }

  @Test
  void ofALongTextBothEndsAreLookedAt() {
    String text = "begin " + "é\n".repeat(2_000_000) + " end";
    RequestFacts facts = Facts.saying(text);
    assertTrue(facts.text().length() <= (1 << 20) + 1, () -> "" + facts.text().length());
    assertTrue(facts.text().startsWith("begin ") && facts.text().endsWith(" end"));
    assertEquals((text.getBytes(StandardCharsets.UTF_8).length + 3) / 4, facts.contextTokens());
  }

  @Test
  void anIdThatIsLongerThanAnyIsNone() {
    String id = "x".repeat(1_025);
    RequestFacts facts =
        Facts.read(
            Api.RESPONSES,
            "{\"model\":\"m\",\"prompt_cache_key\":\"%s\",\"previous_response_id\":\"%s\"}"
                .formatted(id, id),
            null);
    assertEquals(BodyIds.NONE, facts.ids());
  }

  @Test
  void nestingHasABound() {
    String value = "[".repeat(900) + "]".repeat(900);
    Facts.read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":" + value + "}]}");
    refused("{\"model\":\"m\",\"messages\":[],\"x\":" + "[".repeat(5_000), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void anotherEncodingIsRefused(String charset) {
    refused("{\"model\":\"m\",\"messages\":[]}", Charset.forName(charset));
    refused("\ufeff{\"model\":\"m\",\"messages\":[]}", Charset.forName(charset));
  }

  private static void refused(String body, Charset charset) {
    MalformedRequestException problem =
        assertThrows(
            MalformedRequestException.class,
            () -> RequestReader.read(Api.CHAT, body.getBytes(charset), null));
    assertTrue(problem.getMessage().startsWith("request body: "), problem.getMessage());
  }

  private static String list(String element, int times) {
    return (element + ",").repeat(times - 1) + element;
  }
}
