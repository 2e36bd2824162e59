package io.throughline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.Facts;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every place where a client may name its session, in the order in which they are asked. */
class SessionIdTableTest {
  private static final List<String> HEADERS =
      List.of(
          "x-session-id",
          "x-conversation-id",
          "x-claude-code-session-id",
          "session-id",
          "session_id",
          "thread-id",
          "thread_id",
          "x-opencode-session",
          "x-session-affinity",
          "x-task-id",
          "agent-session-id",
          "x-litellm-session-id",
          "x-bf-session-id",
          "helicone-session-id",
          "x-model-affinity",
          "x-dynamo-session-id");
  private static final List<String> BODY =
      List.of(
          "conversation",
          "prompt_cache_key",
          "metadata.session_id",
          "litellm_session_id",
          "session_id",
          "metadata.user_id");
  private static final List<Place> PLACES =
      Stream.concat(
              HEADERS.stream().map(name -> new Place(name, true)),
              BODY.stream().map(name -> new Place(name, false)))
          .toList();

  /** A place for an id. */
  private record Place(String name, boolean header) {
    /** As it stands there: one place holds it inside of something else. */
    String written(String id) {
      return name.equals("metadata.user_id") ? "user_1_account__session_" + id : id;
    }
  }

  private final List<String> ignored = new ArrayList<>();
  private final Map<String, String> headers = new HashMap<>();
  private final ObjectNode body = JsonMapper.shared().createObjectNode().put("model", "auto");

  static List<Place> places() {
    return PLACES;
  }

  static Stream<List<Place>> neighbours() {
    return IntStream.range(1, PLACES.size()).mapToObj(i -> PLACES.subList(i - 1, i + 1));
  }

  @Test
  void theTableIsTheWholeTable() {
    assertEquals(PLACES.stream().map(Place::name).toList(), SessionIdSources.names());
  }

  @ParameterizedTest
  @MethodSource("places")
  void eachPlaceAloneNamesTheSession(Place place) {
    put(place, "id-1");
    assertEquals(new SessionIdentity("id-1", place.name()), session());
    assertEquals(List.of(), ignored);
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void eachComesBeforeTheNext(List<Place> pair) {
    put(pair.getFirst(), "first");
    put(pair.getLast(), "second");
    assertEquals(new SessionIdentity("first", pair.getFirst().name()), session());
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void afterAnIdThatIsTooLongTheNextIsAsked(List<Place> pair) {
    put(pair.getFirst(), "x".repeat(256));
    put(pair.getLast(), "second");
    assertEquals(new SessionIdentity("second", pair.getLast().name()), session());
    assertEquals(List.of(pair.getFirst().name()), ignored);
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void afterAnEmptyIdTheNextIsAskedWithoutAWord(List<Place> pair) {
    put(pair.getFirst(), "");
    put(pair.getLast(), "second");
    assertEquals(new SessionIdentity("second", pair.getLast().name()), session());
    assertEquals(List.of(), ignored);
  }

  @ParameterizedTest
  @MethodSource("places")
  void anIdOf255CharactersIsTheLongest(Place place) {
    put(place, "x".repeat(255));
    assertEquals("x".repeat(255), session().id());
  }

  @ParameterizedTest
  @MethodSource("places")
  void anIdThatIsNotPrintableIsIgnored(Place place) {
    put(place, "a\u0007b");
    assertEquals(SessionIdentity.NONE, session());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-client-request-id",
        "x-request-id",
        "x-claude-code-agent-id",
        "user",
        "safety_identifier",
        "x-user-id"
      })
  void theseAreNeverASession(String name) {
    headers.put(name, "no");
    body.put(name, "no");
    assertEquals(SessionIdentity.NONE, session());
  }

  @Test
  void aConversationMayBeAnObject() {
    body.putObject("conversation").put("id", "conv_1");
    assertEquals(new SessionIdentity("conv_1", "conversation"), session());
  }

  @Test
  void aSubagentHasASessionOfItsOwnThatLeadsToItsParents() {
    headers.put("x-claude-code-session-id", "s");
    headers.put("x-claude-code-agent-id", "a");
    assertEquals(new SessionIdentity("s/a", "x-claude-code-session-id", "s"), session());
    headers.put("x-claude-code-parent-agent-id", "p");
    assertEquals(new SessionIdentity("s/a", "x-claude-code-session-id", "s/p"), session());
  }

  @Test
  void aSubagentOfASessionThatTheBodyNamesIsOneToo() {
    put(PLACES.getLast(), "s");
    headers.put("x-claude-code-agent-id", "a");
    assertEquals(new SessionIdentity("s/a", "metadata.user_id", "s"), session());
  }

  @Test
  void anAgentWhoseIdIsNotUsableIsToldAndWorksInTheMainSession() {
    headers.put("x-claude-code-session-id", "s");
    headers.put("x-claude-code-agent-id", "x".repeat(254));
    assertEquals(new SessionIdentity("s", "x-claude-code-session-id"), session());
    assertEquals(List.of("x-claude-code-agent-id"), ignored);
  }

  private void put(Place place, String id) {
    String written = place.written(id);
    if (place.header()) {
      headers.put(place.name(), written);
    } else if (place.name().startsWith("metadata.")) {
      body.withObject("/metadata").put(place.name().substring("metadata.".length()), written);
    } else {
      body.put(place.name(), written);
    }
  }

  private SessionIdentity session() {
    RequestHeaders sent = RequestHeaders.of(headers);
    SessionIdentity named = SessionIdSources.ofHeaders(sent, ignored::add);
    if (named.known()) {
      return named;
    }
    RequestFacts facts = Facts.read(Api.RESPONSES, body.toString(), null);
    return SessionIdSources.ofBody(facts, sent, ignored::add);
  }
}
