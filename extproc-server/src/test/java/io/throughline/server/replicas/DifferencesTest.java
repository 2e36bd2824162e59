package io.throughline.server.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DifferencesTest {
  private final Map<String, String> names = new HashMap<>();

  @Test
  void idsAndTimesDoNotCount() {
    assertEquals(
        List.of(),
        between(
            "{'id': 'a', 'timestamp': 't', 'session_policy': {'idle_for_seconds': 1.5}}",
            "{'id': 'b', 'timestamp': 'u', 'session_policy': {'idle_for_seconds': 2}}"));
  }

  @Test
  void everyOtherFieldDoes() {
    assertEquals(
        List.of("/a/b: 1 alone, 2 hopping", "/c: true alone,  hopping"),
        between("{'a': {'b': 1}, 'c': true}", "{'a': {'b': 2}}"));
  }

  @Test
  void sessionsMayHaveOtherNamesButTheSameOnesThroughout() {
    assertEquals(List.of(), between("{'session_id': 'a'}", "{'session_id': 'x'}"));
    assertEquals(List.of(), between("{'session_id': 'a'}", "{'session_id': 'x'}"));
    assertEquals(
        List.of("/session_id: \"y\" hopping (expected: x)"),
        between("{'session_id': 'a'}", "{'session_id': 'y'}"));
  }

  private List<String> between(String alone, String hopping) {
    return Differences.of(json(alone), json(hopping), names);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
