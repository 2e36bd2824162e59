package io.throughline.server.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.throughline.selector.Usage;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.Digests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerReaderTest {
  private static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final String STREAM_TYPE = "text/event-stream";
  private static final String WHOLE =
      """
      {"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{
      "role":"assistant","content":"données 模型 😀 \\"id\\":\\"no\\"","tool_calls":[
      {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\\"id\\":\\"no\\"}"}},
      {"id":"call_é","type":"function","function":{"name":"g","arguments":"{}"}}]}}],
      "usage":{"prompt_tokens":1200,"completion_tokens":34,"total_tokens":1234,
      "prompt_tokens_details":{"cached_tokens":800,"audio_tokens":1},
      "completion_tokens_details":{"reasoning_tokens":9,"cached_tokens":5}}}
      """;
  private static final String STREAM =
      """
      : a comment é
      event: message
      data: {"id":"chatcmpl-1","choices":[{"delta":{"role":"assistant","content":"模型 😀"}}],"usage":null}

      data:{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"f"}}]}}]}

      data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"arguments":"{}"}}]}}]}

      data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"call_é"}]}}]}

      data: not json {{{

      data: {"choices":[],"usage":{"prompt_tokens":1200,"completion_tokens":34,"prompt_tokens_details":{"cached_tokens":800}}}

      data: [DONE]

      """;

  static Stream<List<String>> samples() {
    return Stream.of(
        List.of(JSON_TYPE, WHOLE),
        List.of(STREAM_TYPE, STREAM),
        List.of(STREAM_TYPE, STREAM.replace("\n", "\r\n")),
        List.of(STREAM_TYPE, STREAM.replace("\n", "\r")));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anAnswerSaysTheSameWhereverItIsCut(List<String> sample) {
    byte[] bytes = sample.getLast().getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      AnswerReader reader = AnswerReader.of(sample.getFirst(), Api.CHAT);
      reader.read(ByteString.copyFrom(bytes, 0, cut));
      reader.read(ByteString.copyFrom(bytes, cut, bytes.length - cut));
      reader.end();
      assertSample(reader, "cut at " + cut);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anAnswerSaysTheSameByteByByte(List<String> sample) {
    AnswerReader reader = AnswerReader.of(sample.getFirst(), Api.CHAT);
    for (byte one : sample.getLast().getBytes(StandardCharsets.UTF_8)) {
      reader.read(ByteString.EMPTY);
      reader.read(ByteString.copyFrom(new byte[] {one}));
    }
    reader.end();
    assertSample(reader, "byte by byte");
  }

  private static void assertSample(AnswerReader reader, String what) {
    assertEquals(new Usage(1_200, 800, 0, 34), reader.facts().usage(), what);
    assertTrue(reader.facts().cachedReported(), what);
    assertEquals(
        List.of(Digests.of("call_1"), Digests.of("call_é")), reader.facts().issued.digests(), what);
    assertTrue(reader.sawEnd(), what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'prompt_tokens':10,'completion_tokens':2|10|0|2|false",
        "'prompt_tokens':10,'prompt_cache_hit_tokens':7,'prompt_cache_miss_tokens':3|10|7|0|true",
        "'prompt_tokens':10,'prompt_tokens_details':{'cached_tokens':0}|10|0|0|true",
        "'prompt_tokens':10,'prompt_tokens_details':null|10|0|0|false",
        "'prompt_tokens':10,'prompt_tokens_details':{'cached_tokens':99}|10|10|0|true",
        "'prompt_tokens':10,'prompt_tokens_details':{'cached_tokens':-9}|10|0|0|true",
        "'prompt_tokens':-10,'completion_tokens':-2|0|0|0|false",
        "'prompt_tokens':99999999999999999999999,'completion_tokens':2|0|0|2|false",
        "'prompt_tokens':9000000000000000000,'completion_tokens':9000000000000000000|0|0|0|false",
        "'prompt_tokens':10,'x':{'prompt_tokens':77},'y':[{'cached_tokens':5}]|10|0|0|false",
        "'prompt_tokens':5,'prompt_tokens':10|10|0|0|false",
      })
  void usageIsReadAsProvidersWriteIt(
      String usage, long input, long cached, long output, boolean reported) {
    AnswerReader reader = read(JSON_TYPE, "{\"usage\":{" + usage.replace('\'', '"') + "}}");
    assertEquals(new Usage(input, cached, 0, output), reader.facts().usage());
    assertEquals(reported, reader.facts().cachedReported());
  }

  @Test
  void anAnswerWithoutUsageReportsNone() {
    assertNull(read(JSON_TYPE, "{\"usage\":null}").facts().usage());
    assertNull(read(JSON_TYPE, "{\"a\":{\"usage\":{\"prompt_tokens\":1}}}").facts().usage());
    assertNull(read(JSON_TYPE, "[{\"prompt_tokens\":1}]").facts().usage());
    assertNull(read(STREAM_TYPE, "data: {\"usage\":null}\n\ndata: [DONE]\n").facts().usage());
  }

  @Test
  void ofSeveralUsagesInAStreamTheLastCounts() {
    String event = "data: {\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}\n\n";
    AnswerReader reader = read(STREAM_TYPE, event.formatted(5, 1) + event.formatted(5, 9));
    assertEquals(new Usage(5, 0, 0, 9), reader.facts().usage());
    assertFalse(reader.sawEnd());
  }

  @Test
  void aLastLineWithoutItsEndIsRead() {
    AnswerReader reader = read(STREAM_TYPE, "data: {\"usage\":{\"prompt_tokens\":5}}");
    assertEquals(5, reader.facts().usage().inputTokens());
    assertTrue(read(STREAM_TYPE, "data: [DONE]").sawEnd());
    assertTrue(read(STREAM_TYPE, "data:[DONE]\n").sawEnd());
  }

  @Test
  void aLineBeyondTheBoundIsSkippedAndTheNextIsRead() {
    AnswerReader reader = AnswerReader.of(STREAM_TYPE, Api.CHAT);
    reader.read(ByteString.copyFromUtf8("data: {\"usage\":{\"prompt_tokens\":7},\"x\":\""));
    ByteString mebibyte = ByteString.copyFromUtf8("x".repeat(1 << 20));
    for (int i = 0; i < 5; i++) {
      reader.read(mebibyte);
    }
    reader.read(ByteString.copyFromUtf8("\"}\n"));
    assertNull(reader.facts().usage());
    reader.read(ByteString.copyFromUtf8("data: {\"usage\":{\"prompt_tokens\":5}}\n"));
    assertEquals(5, reader.facts().usage().inputTokens());
  }

  @Test
  void whatIsNotJsonSaysNothingAndThrowsNothing() {
    AnswerReader reader = read(JSON_TYPE, "<html>{\"usage\":{\"prompt_tokens\":5}}");
    reader.read(ByteString.copyFromUtf8("{}"));
    reader.end();
    assertNull(reader.facts().usage());
    assertFalse(reader.sawEnd());
    assertFalse(read(JSON_TYPE, "{\"usage\":{\"prompt_tokens\":5}").sawEnd());
  }

  @Test
  void aCallThatIsRepeatedThousandsOfTimesLeavesRoomForOthers() {
    String event = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"%s\"}]}}]}\n\n";
    AnswerReader reader =
        read(STREAM_TYPE, event.formatted("a").repeat(2_000) + event.formatted("b"));
    assertEquals(List.of(Digests.of("a"), Digests.of("b")), reader.facts().issued.digests());
  }

  @Test
  void otherBodiesAreNotRead() {
    AnswerReader reader = read("text/html", WHOLE);
    assertInstanceOf(AnswerReader.NoReader.class, reader);
    assertNull(reader.facts().usage());
  }

  private static AnswerReader read(String type, String body) {
    AnswerReader reader = AnswerReader.of(type, Api.CHAT);
    reader.read(ByteString.copyFromUtf8(body));
    reader.end();
    return reader;
  }
}
