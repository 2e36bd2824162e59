package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.throughline.divergence.News;
import io.throughline.server.Facts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools answer with pictures is equal only where the pictures are. */
class PictureResultsTest {
  private static final String CHAT =
      """
      {"model":"auto","messages":[{"role":"user","content":"go"},
      {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]},
      {"role":"tool","tool_call_id":"c1","content":[%s{"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}]}]}
      """;
  private static final String MESSAGES =
      """
      {"model":"auto","max_tokens":9,"messages":[{"role":"user","content":"go"},
      {"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"look","input":{}}]},
      {"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":[%s{"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}}]}]}]}
      """;
  private static final String RESPONSES =
      """
      {"model":"auto","input":[{"role":"user","content":"go"},
      {"type":"function_call","call_id":"c1","name":"look","arguments":"{}"},
      {"type":"function_call_output","call_id":"c1","output":[%s{"type":"input_image","image_url":"data:image/png;base64,%s"}]}]}
      """;
  private static final String SCREENSHOT =
      """
      {"model":"auto","input":[{"role":"user","content":"go"},
      {"type":"computer_call","call_id":"c1","action":{"type":"scroll"}},
      {"type":"computer_call_output","call_id":"c1","output":{"type":"computer_screenshot","image_url":"data:image/png;base64,%s"}}]}
      """;

  private static News news(Api api, String body) {
    return Facts.read(api, body, null).rounds().last(0);
  }

  private static News news(Api api, boolean said, String data) {
    String form =
        switch (api) {
          case MESSAGES -> MESSAGES;
          case RESPONSES -> RESPONSES;
          default -> CHAT;
        };
    String type = api == Api.RESPONSES ? "input_text" : "text";
    String text = said ? "{\"type\":\"" + type + "\",\"text\":\"done\"}," : "";
    return news(api, form.formatted(text, data));
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT, true",
    "CHAT, false",
    "MESSAGES, true",
    "MESSAGES, false",
    "RESPONSES, true",
    "RESPONSES, false"
  })
  void otherPicturesAreOtherResults(Api api, boolean said) {
    assertEquals(1, news(api, said, "AAAA").steps().size());
    assertEquals(news(api, said, "AAAA"), news(api, said, "AAAA"));
    assertNotEquals(news(api, said, "AAAA"), news(api, said, "AAAB"));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 300_000})
  void screenshotsAreCompared(int length) {
    String one = "A".repeat(length);
    News first = news(Api.RESPONSES, SCREENSHOT.formatted(one));
    assertEquals(first, news(Api.RESPONSES, SCREENSHOT.formatted(one)));
    assertNotEquals(first, news(Api.RESPONSES, SCREENSHOT.formatted(one + "AAAA")));
    assertNotEquals(first, news(Api.RESPONSES, SCREENSHOT.formatted("B" + one.substring(1))));
  }
}
