package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.replay.Activity;
import io.throughline.server.Facts;
import io.throughline.server.dialect.Api;
import org.junit.jupiter.api.Test;

class ActivityRulesTest {
  private static final String LONG = "lorem ipsum dolor ".repeat(1_000);
  private static final String TOOLS = ",\"tools\":[{\"type\":\"function\"}]";

  @Test
  void embeddingsAreAsked() {
    assertActivity(
        Activity.EMBEDDING,
        Api.EMBEDDINGS,
        "{\"model\":\"m\",\"input\":\"refactor the function in A.java\"}");
  }

  @Test
  void codeIsEditedOrAskedFor() {
    assertChat(Activity.CODE, "", Facts.user("fix the bug in this function please"));
    assertChat(
        Activity.CODE,
        "",
        Facts.user("go"),
        call("Read"),
        Facts.answer("c"),
        call("mcp__fs__Edit"),
        Facts.answer("c"));
    assertActivity(
        Activity.CODE,
        Api.MESSAGES,
        """
        {"model":"m","messages":[{"role":"user","content":"go"},{"role":"assistant","content":[
        {"type":"tool_use","id":"c","name":"Write","input":{}}]}]}
        """);
    assertActivity(
        Activity.CODE,
        Api.RESPONSES,
        "{\"model\":\"m\",\"input\":[{\"type\":\"apply_patch_call\",\"call_id\":\"c\"}]}");
  }

  @Test
  void agentsCallTools() {
    assertChat(Activity.AGENTIC, "", Facts.user("go"), call("str_replace_editor"));
    assertChat(
        Activity.AGENTIC,
        TOOLS,
        Facts.user("hello"),
        "{\"role\":\"assistant\",\"content\":\"hi\"}",
        Facts.user("and now?"));
    assertChat(Activity.CHAT, TOOLS, Facts.user("hello"));
  }

  @Test
  void researchHasALongContext() {
    assertChat(Activity.RESEARCH, "", Facts.user(LONG + "Summarize it."));
    assertChat(Activity.CHAT, "", Facts.user("Summarize it."));
    assertChat(Activity.CHAT, "", Facts.user(LONG));
    assertChat(Activity.RESEARCH, "", Facts.user(LONG.repeat(8)));
  }

  @Test
  void withoutAUserItIsSomethingElse() {
    assertChat(Activity.OTHER, "", "{\"role\":\"system\",\"content\":\"be brief\"}");
    assertEquals(Activity.OTHER, ActivityRules.of(null));
  }

  private static String call(String tool) {
    return "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\""
        + tool
        + "\",\"arguments\":\"{}\"}}]}";
  }

  private static void assertChat(Activity expected, String more, String... messages) {
    String body = Facts.body("m", messages);
    assertActivity(expected, Api.CHAT, body.substring(0, body.length() - 1) + more + "}");
  }

  private static void assertActivity(Activity expected, Api api, String body) {
    assertEquals(expected, ActivityRules.of(Facts.read(api, body, null)), body);
  }
}
