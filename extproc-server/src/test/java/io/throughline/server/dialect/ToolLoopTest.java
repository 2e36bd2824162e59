package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which requests answer tool calls, and which earlier turn a request continues. */
class ToolLoopTest {
  private static final String USER = "{\"role\":\"user\",\"content\":\"go\"}";
  private static final String SYSTEM = "{\"role\":\"system\",\"content\":\"note\"}";
  private static final String SAID = "{\"role\":\"assistant\",\"content\":\"done\"}";
  private static final String CALLS = calls("c1", "c2");

  @Test
  void answeredCallsAreALoop() {
    RequestFacts facts = read(USER, CALLS, answer("c1"), answer("c2"));
    assertTrue(facts.toolLoop());
    assertEquals(List.of(Digests.of("c1"), Digests.of("c2")), facts.callDigests());
  }

  @Test
  void partlyAnsweredCallsAreALoop() {
    assertTrue(read(USER, CALLS, answer("c2")).toolLoop());
  }

  @Test
  void unansweredCallsAreNot() {
    assertFalse(read(USER, CALLS).toolLoop());
  }

  @Test
  void aUserInPlaceOfTheAnswersIsAUserTurn() {
    assertFalse(read(USER, CALLS, USER).toolLoop());
  }

  @Test
  void aUserAfterTheAnswersTakesOver() {
    assertFalse(read(USER, CALLS, answer("c1"), answer("c2"), USER).toolLoop());
  }

  @Test
  void aUserBetweenCallsAndAnswersDoesNot() {
    assertTrue(read(USER, CALLS, USER, answer("c1")).toolLoop());
  }

  @Test
  void aSystemMessageAfterTheAnswersKeepsTheLoop() {
    assertTrue(read(USER, CALLS, answer("c1"), SYSTEM).toolLoop());
  }

  @Test
  void anAssistantAfterTheAnswersEndsTheLoop() {
    RequestFacts facts = read(USER, CALLS, answer("c1"), SAID);
    assertFalse(facts.toolLoop());
    assertEquals(List.of(), facts.callDigests());
  }

  @Test
  void answersToIdsThatNobodyIssuedAreNoLoop() {
    assertFalse(read(USER, CALLS, answer("c9")).toolLoop());
    assertFalse(read(USER, SAID, answer("c1")).toolLoop());
    assertFalse(read(answer("c1")).toolLoop());
  }

  @Test
  void onlyTheLastAssistantsCallsCount() {
    assertFalse(read(USER, CALLS, answer("c1"), calls("c3"), answer("c2")).toolLoop());
    assertTrue(read(USER, CALLS, answer("c1"), calls("c3"), answer("c3")).toolLoop());
  }

  @Test
  void anAnswerWithoutAnIdMeansTheCallsBeforeIt() {
    String answer = "{\"role\":\"tool\",\"content\":\"ok\"}";
    assertTrue(read(USER, CALLS, answer).toolLoop());
    assertTrue(
        read(USER, CALLS, answer.replace("\"ok\"", "\"\",\"tool_call_id\":null")).toolLoop());
    assertFalse(read(USER, SAID, answer).toolLoop());
  }

  @Test
  void theFormBeforeToolCallsHadIdsIsALoopToo() {
    String call =
        "{\"role\":\"assistant\",\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
    RequestFacts facts =
        read(USER, call, "{\"role\":\"function\",\"name\":\"f\",\"content\":\"1\"}");
    assertTrue(facts.toolLoop());
    assertEquals(1, facts.conversation().assistantToolCalls());
  }

  @Test
  void aNullFunctionCallIsNone() {
    String said =
        "{\"role\":\"assistant\",\"content\":\"x\",\"function_call\":null,\"tool_calls\":null}";
    assertEquals(0, read(USER, said).conversation().assistantToolCalls());
  }

  @Test
  void theNextTurnsParentIsThisTurnsConversation() {
    RequestFacts first = read(SYSTEM, USER);
    RequestFacts second = read(SYSTEM, USER, CALLS, answer("c1"));
    RequestFacts third = read(SYSTEM, USER, CALLS, answer("c1"), SAID, USER);
    assertEquals(0, first.parentDigest());
    assertEquals(first.conversationDigest(), second.parentDigest());
    assertEquals(second.conversationDigest(), third.parentDigest());
  }

  @Test
  void howTheClientWritesTheAnswerDoesNotMatterToTheParent() {
    String streamed = "{ \"content\" : null, \"role\" : \"assistant\", \"tool_calls\" : [ ] }";
    assertEquals(read(USER).conversationDigest(), read(USER, streamed, USER).parentDigest());
  }

  @Test
  void spacesBetweenMessagesDoNotMatterToTheDigests() throws MalformedRequestException {
    String spaced = "{ \"messages\" : [ " + USER + " ,\n " + SAID + " ] , \"model\":\"auto\"}";
    RequestFacts loose =
        RequestReader.read(Api.CHAT, spaced.getBytes(StandardCharsets.UTF_8), null);
    assertEquals(read(USER, SAID).conversationDigest(), loose.conversationDigest());
  }

  @Test
  void otherMessagesHaveOtherDigests() {
    assertNotEquals(read(USER).conversationDigest(), read(SYSTEM).conversationDigest());
    assertNotEquals(read(USER).conversationDigest(), read(USER, USER).conversationDigest());
    assertEquals(0, read().conversationDigest());
  }

  @Test
  void aPrefilledAnswerContinuesTheTurnBeforeIt() {
    assertEquals(read(USER).conversationDigest(), read(USER, SAID).parentDigest());
  }

  private static String calls(String... ids) {
    StringBuilder calls = new StringBuilder();
    for (String id : ids) {
      calls.append(calls.isEmpty() ? "" : ",");
      calls.append("{\"id\":\"").append(id).append("\",\"function\":{\"name\":\"f\"}}");
    }
    return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + calls + "]}";
  }

  private static String answer(String id) {
    return "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"ok\"}";
  }

  private static RequestFacts read(String... messages) {
    String body = "{\"model\":\"auto\",\"messages\":[" + String.join(",", messages) + "]}";
    try {
      return RequestReader.read(Api.CHAT, body.getBytes(StandardCharsets.UTF_8), null);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }
}
