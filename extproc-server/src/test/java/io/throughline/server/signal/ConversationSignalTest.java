package io.throughline.server.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.Facts;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.signal.ConversationSignal.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationSignalTest {
  private static final String PLAIN = "{\"role\":\"%s\",\"content\":\"x\"}";

  /** Each source has a count of its own: 1 developer, 2 systems, 3 users, 4 tools and so on. */
  private static RequestFacts facts() {
    String messages =
        PLAIN.formatted("developer")
            + ("," + PLAIN.formatted("system")).repeat(2)
            + ("," + PLAIN.formatted("user")).repeat(3)
            + ("," + Facts.calls("a")).repeat(5)
            + ","
            + Facts.calls("a", "b")
            + ("," + Facts.answer("a")).repeat(4);
    return Facts.read(
        "{\"model\":\"auto\",\"tools\":[{},{},{},{},{},{},{},{}],\"messages\":[" + messages + "]}");
  }

  @ParameterizedTest(name = "{0} counts {1}")
  @CsvSource({
    "DEVELOPER,1",
    "SYSTEM,2",
    "USER,3",
    "TOOL,4",
    "ASSISTANT,6",
    "ASSISTANT_TOOL_CALL,7",
    "TOOL_DEFINITION,8",
    "ASSISTANT_TOOL_CYCLE,4",
    "MESSAGES,16",
    "NON_USER,13"
  })
  void countsItsSource(Source source, int count) {
    assertEquals(1, Facts.match(signal(source, new Bounds(count, true, count, true)), facts()));
    assertEquals(0, Facts.match(signal(source, new Bounds(count, false, 99, true)), facts()));
    assertEquals(0, Facts.match(signal(source, new Bounds(0, true, count, false)), facts()));
  }

  @Test
  void existsMeansAtLeastOne() {
    ConversationSignal exists = signal(Source.DEVELOPER, Bounds.atLeast(1));
    assertEquals(1, Facts.match(exists, facts()));
    assertEquals(0, Facts.match(exists, Facts.saying("x")));
    assertEquals("conversation", exists.type());
  }

  @ParameterizedTest(name = "{0} tokens: {1}")
  @CsvSource({"9,0", "10,1", "15,1", "20,1", "21,0"})
  void contextBoundsAreInclusive(int tokens, double confidence) {
    ContextSignal signal = new ContextSignal("c", 10, 20);
    assertEquals(confidence, Facts.match(signal, Facts.saying("a".repeat(4 * tokens))));
  }

  @Test
  void theContextCountsAllMessages() {
    ContextSignal signal = new ContextSignal("c", 3, Long.MAX_VALUE);
    assertEquals(0, Facts.match(signal, Facts.saying("12345678")));
    assertEquals(1, Facts.match(signal, Facts.of(Facts.user("12345678"), Facts.user("1"))));
  }

  private static ConversationSignal signal(Source source, Bounds bounds) {
    return new ConversationSignal("s", source, bounds);
  }
}
