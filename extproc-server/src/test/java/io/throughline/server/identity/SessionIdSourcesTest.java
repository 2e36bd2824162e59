package io.throughline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdSourcesTest {
  private final List<String> ignored = new ArrayList<>();

  @Test
  void theSessionHeaderComesBeforeTheConversationHeader() {
    SessionIdentity identity = resolve(Map.of("x-conversation-id", "c", "x-session-id", "s"));
    assertEquals(new SessionIdentity("s", "x-session-id"), identity);
    assertEquals(List.of(), ignored);
  }

  @Test
  void theConversationHeaderIsAskedNext() {
    assertEquals(
        new SessionIdentity("c", "x-conversation-id"),
        resolve(Map.of("x-conversation-id", "c", "x-session-id", "  ")));
    assertEquals(List.of(), ignored, "an empty header is no id, hence not told");
  }

  @Test
  void withoutAnIdThereIsNoSession() {
    assertEquals(SessionIdentity.NONE, resolve(Map.of()));
    assertEquals("none", SessionIdentity.NONE.source());
  }

  @Test
  void blanksAroundAnIdAreNotPartOfIt() {
    assertEquals("a b", resolve(Map.of("x-session-id", " a b\t")).id());
  }

  @Test
  void anIdOf255CharactersIsTheLongest() {
    assertEquals("s".repeat(255), resolve(Map.of("x-session-id", "s".repeat(255))).id());
    assertEquals(SessionIdentity.NONE, resolve(Map.of("x-session-id", "s".repeat(256))));
    assertEquals(List.of("x-session-id"), ignored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\nb", "a\u007fb", "é", "会话", "😀"})
  void anIdThatIsNotPrintableIsIgnoredToldAndTheNextSourceAsked(String id) {
    assertEquals(
        new SessionIdentity("next", "x-conversation-id"),
        resolve(Map.of("x-session-id", id, "x-conversation-id", "next")));
    assertEquals(List.of("x-session-id"), ignored);
  }

  private SessionIdentity resolve(Map<String, String> headers) {
    return SessionIdSources.ofHeaders(RequestHeaders.of(headers), ignored::add);
  }
}
