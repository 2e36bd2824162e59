package io.throughline.server.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.ByteString;
import io.throughline.replay.CapturedText.Shown;
import io.throughline.server.dialect.Api;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answer says, where that is kept: no reasoning, no calls, and nothing twice. */
class AnswerTextTest {
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final int BOUND = 256;

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(
            Api.CHAT,
            JSON,
            "{'choices':[{'message':{'reasoning':'hm','content':'Hi you','tool_calls':[{'id':'c',"
                + "'function':{'name':'f','arguments':'{}'}}]}}]}"),
        Arguments.of(
            Api.CHAT,
            EVENTS,
            events(
                "{'choices':[{'delta':{'reasoning_content':'hm'}}]}",
                "{'choices':[{'delta':{'content':'Hi'}}]}",
                "{'choices':[{'delta':{'content':' you'}}]}")),
        Arguments.of(
            Api.MESSAGES,
            JSON,
            "{'content':[{'type':'thinking','thinking':'hm'},{'type':'text','text':'Hi you'},"
                + "{'type':'tool_use','id':'t','name':'f','input':{'text':'no'}}]}"),
        Arguments.of(
            Api.MESSAGES,
            EVENTS,
            events(
                "{'type':'content_block_delta','delta':{'type':'thinking_delta','thinking':'hm'}}",
                "{'type':'content_block_delta','delta':{'type':'text_delta','text':'Hi '}}",
                "{'type':'content_block_delta','delta':{'type':'text_delta','text':'you'}}",
                "{'type':'content_block_delta','delta':{'type':'input_json_delta',"
                    + "'partial_json':'{}'}}")),
        Arguments.of(
            Api.RESPONSES,
            JSON,
            "{'status':'completed','output':[{'type':'reasoning','summary':[{'text':'hm'}]},"
                + "{'type':'message','content':[{'type':'output_text','text':'Hi you'}]}]}"),
        Arguments.of(
            Api.RESPONSES,
            EVENTS,
            events(
                "{'type':'response.reasoning_summary_text.delta','delta':'hm'}",
                "{'type':'response.output_text.delta','delta':'Hi'}",
                "{'type':'response.output_text.delta','delta':' you'}",
                "{'type':'response.output_text.done','text':'Hi you'}",
                "{'type':'response.completed','response':{'status':'completed','output':["
                    + "{'type':'message','content':[{'type':'output_text','text':'Hi you'}]}]}}")));
  }

  private static String events(String... data) {
    return Stream.of(data).map(one -> "data: " + one + "\n\n").collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theTextIsKeptOnceWholeOrStreamed(Api api, String type, String body) {
    assertEquals(new Shown("Hi you", 0, false), read(api, type, body, BOUND).text().shown());
    assertNull(read(api, type, body, 0).text());
  }

  @Test
  void anAnswerThatSaysNothingHasNoText() {
    String calls = "{'choices':[{'message':{'tool_calls':[{'function':{'arguments':'{}'}}]}}]}";
    assertNull(read(Api.CHAT, JSON, calls, BOUND).text());
    assertNull(read(Api.CHAT, "text/html", "<p>hello</p>", BOUND).text());
    assertNull(read(Api.EMBEDDINGS, JSON, "{'data':[{'text':'hello'}]}", BOUND).text());
  }

  @Test
  void aLongTextIsKeptToItsBoundOnly() {
    String piece = "{'choices':[{'delta':{'content':'" + "word ".repeat(20) + "'}}]}";
    String body = events(piece).repeat(1_000);
    Shown shown = read(Api.CHAT, EVENTS, body, BOUND).text().shown();
    assertEquals(new Shown("word ".repeat(51) + "w", 0, true), shown);
  }

  private static AnswerFacts read(Api api, String type, String body, int bytesMax) {
    AnswerReader reader = AnswerReader.of(type, api);
    reader.facts().keepText(bytesMax);
    reader.read(ByteString.copyFrom(body.replace('\'', '"'), StandardCharsets.UTF_8));
    reader.end();
    return reader.facts();
  }
}
