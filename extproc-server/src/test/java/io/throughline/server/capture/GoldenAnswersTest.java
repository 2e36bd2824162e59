package io.throughline.server.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Usage;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every answer of the folders {@code answers/API}, read in every way that it can arrive. */
class GoldenAnswersTest {
  private static final String EXPECTED = ".expected.json";

  /** One answer and what it says. */
  record Golden(Api api, String name, byte[] body, JsonNode expected) {
    AnswerReader reader() {
      return AnswerReader.of(
          name.endsWith(".sse") ? "text/event-stream; charset=utf-8" : "application/json", api);
    }

    @Override
    public String toString() {
      return api + " " + name;
    }
  }

  static List<Golden> answers() throws IOException, URISyntaxException {
    Path folder = Path.of(GoldenAnswersTest.class.getResource("answers").toURI());
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(EXPECTED))
          .sorted()
          .map(GoldenAnswersTest::read)
          .toList();
    }
  }

  private static Golden read(Path file) {
    try {
      return new Golden(
          Api.valueOf(file.getParent().getFileName().toString().toUpperCase(Locale.ROOT)),
          file.getFileName().toString(),
          Files.readAllBytes(file),
          JsonMapper.shared().readTree(Files.readString(Path.of(file + EXPECTED))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyApiHasAnswers() throws Exception {
    Set<Api> found = EnumSet.noneOf(Api.class);
    answers().forEach(answer -> found.add(answer.api()));
    assertEquals(EnumSet.allOf(Api.class), found);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsReadWhole(Golden answer) {
    AnswerReader reader = answer.reader();
    reader.read(ByteString.copyFrom(answer.body()));
    assertAnswer(answer, reader, "whole");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsReadWhereverItIsCutInTwo(Golden answer) {
    byte[] body = answer.body();
    for (int cut = 1; cut < body.length; cut++) {
      AnswerReader reader = answer.reader();
      reader.read(ByteString.copyFrom(body, 0, cut));
      reader.read(ByteString.copyFrom(body, cut, body.length - cut));
      assertAnswer(answer, reader, "cut at " + cut);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsReadByteByByte(Golden answer) {
    AnswerReader reader = answer.reader();
    for (byte one : answer.body()) {
      reader.read(ByteString.copyFrom(new byte[] {one}));
    }
    assertAnswer(answer, reader, "byte by byte");
  }

  /** Whatever an answer says of its end, it has not said it half a byte earlier. */
  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerThatIsCutOffThrowsNothingAndDoesNotTellItsEnd(Golden answer) {
    byte[] body = answer.body();
    int seen = 0;
    for (int end = 0; end < body.length; end++) {
      AnswerReader reader = answer.reader();
      reader.read(ByteString.copyFrom(body, 0, end));
      seen += reader.sawEnd() ? 1 : 0;
      Usage usage = reader.facts().usage();
      assertTrue(usage == null || usage.plainInputTokens() >= 0);
    }
    assertTrue(seen <= 3, "told its end " + seen + " bytes before it");
  }

  private static void assertAnswer(Golden answer, AnswerReader reader, String how) {
    reader.end();
    AnswerFacts facts = reader.facts();
    JsonNode expected = answer.expected();
    assertEquals(usage(expected.path("usage")), facts.usage(), how);
    assertEquals(expected.path("cached_reported").asBoolean(), facts.cachedReported(), how);
    assertEquals(digests(expected), Set.copyOf(facts.issued.digests()), how);
    assertEquals(strings(expected.path("ids")), Set.copyOf(facts.issued.ids()), how);
    assertEquals(expected.path("finish_reason").asString(), facts.finishReason(), how);
    assertEquals(expected.path("failed").asBoolean(), facts.failed(), how);
    assertEquals(
        expected.path("output_tokens_estimated").asLong(), facts.outputTokensEstimated(), how);
    JsonNode signals = expected.path("turn_signals");
    if (!signals.isMissingNode()) {
      assertEquals(signals(signals), facts.calls.signals(), how);
    }
    boolean whole = answer.name().endsWith(".json");
    assertEquals(whole || expected.path("told_end").asBoolean(), reader.sawEnd(), how);
  }

  private static TurnSignals signals(JsonNode json) {
    return new TurnSignals(
        json.path("edited_paths").valueStream().map(JsonNode::asString).toList(),
        json.path("had_bash").asBoolean(),
        json.path("tool_calls").asInt());
  }

  private static @Nullable Usage usage(JsonNode json) {
    return json.isNull()
        ? null
        : new Usage(
            json.path("input").asLong(),
            json.path("cached").asLong(),
            json.path("cache_write").asLong(),
            json.path("cache_write_1h").asLong(),
            json.path("output").asLong());
  }

  private static Set<Long> digests(JsonNode expected) {
    return Set.copyOf(strings(expected.path("carried_back")).stream().map(Digests::of).toList());
  }

  private static Set<String> strings(JsonNode list) {
    return Set.copyOf(list.valueStream().map(JsonNode::asString).toList());
  }
}
