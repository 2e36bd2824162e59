package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatRequestFactsTest {
  @Test
  void keysMayStandInAnyOrder() {
    RequestFacts facts =
        read(
            "{\"messages\":[{\"content\":\"hi there\",\"role\":\"user\"}],"
                + "\"tools\":[{},{}],\"stream\":true,\"model\":\"auto\"}");
    assertEquals("auto", facts.model());
    assertEquals("hi there", facts.text());
    assertTrue(facts.stream());
    assertEquals(1, facts.conversation().userMessages());
    assertEquals(2, facts.conversation().toolDefinitions());
  }

  @Test
  void theContentOfAnAssistantBeforeItsRoleIsNotTakenForTheUsers() {
    RequestFacts facts =
        read(
            body(
                "{\"role\":\"user\",\"content\":\"mine\"},{\"content\":\"x\",\"role\":\"assistant\"}"));
    assertEquals("mine", facts.text());
  }

  @Test
  void modelKeysInsideOtherValuesAreNotTheModel() {
    String body =
        "{\"metadata\":{\"model\":\"no\"},\"messages\":[{\"role\":\"user\",\"model\":\"no\","
            + "\"content\":\"\\\"model\\\":\\\"no\\\"\"}],\"model\":\"yes\","
            + "\"tools\":[{\"model\":\"no\"}]}";
    RequestFacts facts = read(body);
    assertEquals("yes", facts.model());
    assertEquals("\"yes\"", span(body, facts));
  }

  @Test
  void ofTwoModelsTheLastCountsAndItsSpanIsTheLasts() {
    String body = "{\"model\":\"a\",\"messages\":[],\"mod\\u0065l\" : \"b\\u00e9😀\" }";
    RequestFacts facts = read(body);
    assertEquals("bé😀", facts.model());
    assertEquals("\"b\\u00e9😀\"", span(body, facts));
    assertEquals(body.getBytes(StandardCharsets.UTF_8).length - 2, facts.modelSpan().end());
  }

  @Test
  void ofKeysThatStandTwiceTheLastCounts() {
    RequestFacts facts =
        read(
            "{\"model\":\"auto\",\"stream\":true,\"stream\":false,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"dropped\"}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"12345678\",\"content\":\"abcd\"}]}");
    assertFalse(facts.stream());
    assertEquals("abcd", facts.text());
    assertEquals(1, facts.contextTokens());
    assertEquals(1, facts.conversation().messages());
  }

  @Test
  void ofToolCallsThatStandTwiceTheLastCount() {
    RequestFacts facts =
        read(
            body(
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"x\",\"function\":{\"name\":\"long_name\"}}],"
                    + "\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"abc\"}"));
    assertEquals(1, facts.conversation().assistantToolCalls());
    assertEquals(List.of(Digests.of("c1")), facts.callDigests());
    assertEquals(1, facts.contextTokens());
  }

  @Test
  void contentMayBeATextPartsOrNothing() {
    assertEquals("a b", read(user("[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\"}]")).text());
    assertEquals("", read(user("null")).text());
    assertEquals("", read(user("[]")).text());
    assertEquals("", read(user("7")).text());
    assertEquals("x", read(user("[\"no\",null,{\"text\":\"x\"},{\"text\":5}]")).text());
    assertEquals("", read(body("{\"role\":\"user\"}")).text());
  }

  @Test
  void imagesHaveNoText() {
    RequestFacts facts =
        read(
            user(
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:text\",\"text\":\"no\"}},"
                    + "{\"type\":\"text\",\"text\":\"what?\"}]"));
    assertEquals("what?", facts.text());
    assertEquals(2, facts.contextTokens());
  }

  @Test
  void theTextIsTheLastUserMessageThatHasOne() {
    assertEquals(
        "first",
        read(body(
                "{\"role\":\"user\",\"content\":\"first\"},{\"role\":\"user\",\"content\":\" \\n\"}"))
            .text());
  }

  @Test
  void withoutUserTextTheOtherTextsAreLookedAt() {
    RequestFacts facts =
        read(
            body(
                "{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"assistant\",\"content\":\"ok\"},"
                    + "{\"role\":\"user\",\"content\":null}"));
    assertEquals("be brief ok", facts.text());
    assertEquals("", read(body("")).text());
  }

  @Test
  void escapesAndEveryScriptAreText() {
    assertEquals("é模😀\"\\\n", read(user("\"\\u00e9模\\ud83d\\ude00\\\"\\\\\\n\"")).text());
  }

  @Test
  void tokensAreTheUtf8BytesOfAllTextDividedByFourAndRoundedUp() {
    assertEquals(0, read(user("\"\"")).contextTokens());
    assertEquals(1, read(user("\"a\"")).contextTokens());
    assertEquals(1, read(user("\"abcd\"")).contextTokens());
    assertEquals(2, read(user("\"abcde\"")).contextTokens());
    assertEquals(1, read(user("\"é\\u00e9\"")).contextTokens());
    assertEquals(3, read(user("\"模型模\"")).contextTokens());
    assertEquals(2, read(user("\"😀\\ud83d\\ude00\"")).contextTokens());
  }

  @Test
  void toolNamesArgumentsAndResultsCountAndHistoryIsAllButTheLastMessage() {
    RequestFacts facts =
        read(
            body(
                "{\"role\":\"user\",\"content\":\"12345678\"},"
                    + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                    + "{\"id\":\"c1\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"abcd\",\"arguments\":\"{\\\"a\\\":12345}\"}},"
                    + "{\"id\":\"c2\",\"type\":\"custom\",\"custom\":{\"name\":\"ab\",\"input\":\"cd\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"123456789\"}"));
    assertEquals((8 + 4 + 11 + 4 + 9 + 3) / 4, facts.contextTokens());
    assertEquals((8 + 4 + 11 + 4 + 3) / 4, facts.historyTokens());
    assertEquals(1, facts.turnIndex());
  }

  @Test
  void everyRoleIsCounted() {
    Conversation counted =
        read(body(
                "{\"role\":\"system\"},{\"role\":\"developer\"},{\"role\":\"user\"},{\"role\":\"user\"},"
                    + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"},{\"id\":\"b\"}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"a\"},{\"role\":\"function\"},"
                    + "{\"role\":\"assistant\"}"))
            .conversation();
    assertEquals(new Conversation(2, 2, 1, 1, 2, 2, 2, 0), counted);
    assertEquals(8, counted.messages());
    assertEquals(6, counted.nonUserMessages());
  }

  @Test
  void toolsThatAreNoListAreNone() {
    assertEquals(
        0,
        read("{\"model\":\"m\",\"messages\":[],\"tools\":{\"a\":[1]}}")
            .conversation()
            .toolDefinitions());
  }

  private static String span(String body, RequestFacts facts) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ByteSpan span = facts.modelSpan();
    return new String(bytes, span.start(), span.end() - span.start(), StandardCharsets.UTF_8);
  }

  private static String user(String content) {
    return body("{\"role\":\"user\",\"content\":" + content + "}");
  }

  private static String body(String messages) {
    return "{\"model\":\"auto\",\"messages\":[" + messages + "]}";
  }

  private static RequestFacts read(String body) {
    try {
      return RequestReader.read(Api.CHAT, body.getBytes(StandardCharsets.UTF_8), null);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ofAVeryLongTextDecisionsSeeBothEndsAndTokensCountAll() throws Exception {
    String text = "first " + "x".repeat(3_000_000) + " last";
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    RequestFacts facts = RequestReader.read(Api.CHAT, body.getBytes(StandardCharsets.UTF_8), null);
    assertTrue(facts.text().startsWith("first x") && facts.text().endsWith("x last"));
    assertTrue(facts.text().length() <= (1 << 20) + 1, () -> "" + facts.text().length());
    assertEquals((text.length() + 3) / 4, facts.contextTokens());
  }
}
