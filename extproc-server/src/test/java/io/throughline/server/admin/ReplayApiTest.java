package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.LogFacts;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayApiTest {
  private final InMemoryJournal journal = new InMemoryJournal(1_000);
  private final AdminCalls api =
      new AdminCalls(new ReplayApi(journal, InstantSource.system()).routes());

  @BeforeEach
  void fill() {
    for (int i = 0; i < 150; i++) {
      journal.append(replay("r%03d".formatted(i), i, i % 2 == 0 ? "even" : "odd é"));
    }
  }

  @Test
  void aListHasTheShapeOfTheReference() {
    Map<?, ?> list = json(api.get("/v1/router_replay"));
    assertEquals(
        List.of(
            "object",
            "count",
            "total",
            "limit",
            "offset",
            "has_more",
            "next_offset",
            "next_cursor",
            "data"),
        new ArrayList<>(list.keySet()));
    assertEquals("router_replay.list", list.get("object"));
    assertEquals(20, list.get("count"));
    assertEquals(150, list.get("total"));
    assertEquals(20, list.get("limit"));
    assertEquals(true, list.get("has_more"));
    assertEquals(20, list.get("next_offset"));
    assertEquals("r149", ids(list).getFirst());
  }

  @Test
  void theLastPageHasNoNextOffset() {
    Map<?, ?> list = get("?limit=100&offset=100");
    assertEquals(50, list.get("count"));
    assertEquals(false, list.get("has_more"));
    assertTrue(!list.containsKey("next_offset"));
    assertEquals("r000", ids(list).getLast());
  }

  @ParameterizedTest
  @CsvSource({"101,100", "100,100", "1,1", "2147483648,100", "9999999999999,100"})
  void aLimitAboveOneHundredIsCapped(String limit, int count) {
    assertEquals(count, get("?limit=" + limit).get("count"));
    assertEquals(count, get("/?limit=" + limit).get("limit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=x",
        "limit=1.5",
        "offset=-1",
        "offset=a",
        "cache_status=no",
        "limit=99999999999999999999"
      })
  void whatIsNoNumberOfItsRangeIsRefused(String query) {
    Answer answer = api.get("/v1/router_replay?" + query);
    assertEquals(400, answer.status());
    Map<?, ?> error = (Map<?, ?>) ((Map<?, ?>) answer.json()).get("error");
    assertEquals("invalid_request_error", error.get("type"));
    assertEquals(400, error.get("code"));
  }

  @Test
  void aRefusalNamesParameterValueAndRange() {
    Answer answer = api.get("/v1/router_replay?limit=0");
    assertEquals(
        "{error={code=400, message=limit: 0 (expected: a whole number of at least 1), "
            + "type=invalid_request_error}}",
        sorted(answer));
  }

  @Test
  void filtersAreDecodedAndUnknownParametersIgnored() {
    assertEquals(75, get("?session_id=odd%20%C3%A9&foo=bar").get("total"));
    assertEquals(75, get("?session_id=odd+%C3%A9").get("total"));
    assertEquals(0, get("?session_id=odd").get("total"));
    assertEquals(1, get("?search=REQ-r007").get("total"));
  }

  @Test
  void oneRecordIsGivenByItsId() {
    assertEquals("r042", get("/r042").get("id"));
    assertEquals(404, api.get("/v1/router_replay/none").status());
    assertEquals(404, api.get("/v1/router_replays").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void onlyGetIsAllowed(String method) {
    assertEquals(405, api.call(method, "/v1/router_replay").status());
    assertEquals(405, api.call(method, "/v1/router_replay/r001").status());
  }

  private Map<?, ?> get(String rest) {
    return json(api.get("/v1/router_replay" + rest));
  }

  private static Map<?, ?> json(Answer answer) {
    assertEquals(200, answer.status());
    return (Map<?, ?>) answer.json();
  }

  private static String sorted(Answer answer) {
    Map<?, ?> error = (Map<?, ?>) ((Map<?, ?>) answer.json()).get("error");
    return Map.of("error", new java.util.TreeMap<Object, Object>(error)).toString();
  }

  private static List<?> ids(Map<?, ?> list) {
    return ((List<?>) list.get("data")).stream().map(one -> ((Map<?, ?>) one).get("id")).toList();
  }

  private static ReplayRecord replay(String id, int second, String session) {
    return new ReplayRecord(
        id,
        Instant.EPOCH.plusSeconds(second),
        "req-" + id,
        "t",
        session,
        "x-session-id",
        "",
        "/v1/chat/completions",
        0,
        "d",
        0,
        0,
        1,
        "",
        "auto",
        "m",
        "",
        "off",
        "static",
        "start",
        Map.of(),
        false,
        1,
        LogFacts.NONE,
        null,
        ReplayOutcome.IN_PROGRESS);
  }
}
