package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PhaseTest {
  private static final String USER = "{'role':'user','content':'x'}";
  private static final String CALLS =
      "{'role':'assistant','tool_calls':[{'id':'a'},{'id':'b'}],'content':null}";
  private static final String ANSWER_A = "{'role':'tool','tool_call_id':'a','content':'1'}";

  @Test
  void aConversationThatBeginsIsTheUsers() {
    assertPhase(Phase.USER_TURN, USER);
    assertPhase(Phase.USER_TURN);
  }

  @Test
  void aPartlyAnsweredSetIsInTheLoop() {
    assertPhase(Phase.TOOL_LOOP, USER, CALLS, ANSWER_A);
  }

  @Test
  void aUserMessageEndsTheLoop() {
    assertPhase(Phase.USER_TURN, USER, CALLS, ANSWER_A, USER);
    assertPhase(Phase.USER_TURN, USER, CALLS, USER);
  }

  @Test
  void onlyTheLastAssistantMessageCounts() {
    assertPhase(
        Phase.USER_TURN, USER, CALLS, ANSWER_A, "{'role':'assistant','content':'done'}", ANSWER_A);
    assertPhase(Phase.USER_TURN, USER, CALLS);
  }

  private static void assertPhase(Phase expected, String... messages) {
    String json = "[" + String.join(",", messages).replace('\'', '"') + "]";
    assertEquals(expected, Phase.of(JsonMapper.shared().readTree(json)));
  }
}
