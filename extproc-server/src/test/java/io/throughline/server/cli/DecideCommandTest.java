package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DecideCommandTest {
  private static final String CASE =
      """
      {"config":{CONFIG},"models":{},"candidates":["a","b"],"base":{"method":"static",
      "selected_model":"b","score":0.9,"all_scores":{"a":0.5,"b":0.9}},"lookup":{},
      "session":{"id":"s","phase":"odd_phase","previous_model":"a","turn_index":5,
      "memory_turn_count":5,"memory_switch_count":1,"last_decision_name":"d"},
      "decision_name":"d","category_name":""}
      """
          .replace("\n", "");

  @Test
  void answersALineAtATimeInOrder() {
    Cli decide =
        Cli.runOn(line("") + "\n\n" + line("").replace("\"b\"]", "\"b\",\"c\"]"), "decide");
    assertEquals(0, decide.exit());
    assertEquals(2, decide.lines().size());
    JsonNode first = JsonMapper.shared().readTree(decide.lines().getFirst());
    assertEquals("s", first.at("/policy/session_id").asString());
    assertEquals("odd_phase", first.at("/policy/phase").asString());
    assertFalse(first.at("/all_scores").has("c"));
    assertTrue(JsonMapper.shared().readTree(decide.lines().getLast()).at("/all_scores").has("c"));
  }

  @Test
  void theSessionMayBeNull() {
    String without = line("").replaceFirst("\"session\":\\{.*?}", "\"session\":null");
    JsonNode answer = JsonMapper.shared().readTree(Cli.runOn(without, "decide").out());
    assertEquals("missing_session_context", answer.at("/policy/decision_reason").asString());
    assertEquals(0, answer.path("confidence").doubleValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"switch_margin\":-1 ; \"switch_margin\":0.05",
        "\"max_cache_cost_multiplier\":0.5 ; \"max_cache_cost_multiplier\":2.5",
        "\"remaining_turn_prior_horizon\":0 ; \"remaining_turn_prior_horizon\":8",
        "\"quality_gap_multiplier\":0 ; \"quality_gap_multiplier\":1"
      })
  void wrongSettingsAreRepairedAsTheReferenceDoes(String wrong, String repaired) {
    Cli first = Cli.runOn(line(wrong), "decide");
    assertEquals(0, first.exit());
    assertEquals(Cli.runOn(line(repaired), "decide").out(), first.out());
  }

  @Test
  void aBadLineIsToldByItsNumberAndTheOthersAreAnswered() {
    Cli decide = Cli.runOn(line("") + "\n\nnot json\n[]\n" + line(""), "decide");
    assertEquals(1, decide.exit());
    assertEquals(4, decide.lines().size());
    JsonNode error = JsonMapper.shared().readTree(decide.lines().get(1)).path("error");
    assertEquals(3, error.path("line").intValue());
    assertTrue(error.path("message").asString().startsWith("not JSON: "), error.toString());
    assertEquals(
        "{\"error\":{\"line\":4,\"message\":\"a JSON value (expected: an object)\"}}",
        decide.lines().get(2));
    assertTrue(decide.lines().get(3).startsWith("{\"selected_model\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"candidates\":[\"a\",\"b\"] ; \"candidates\":[] ; candidates: none (expected: at least one model name)",
        "\"candidates\":[\"a\",\"b\"] ; \"candidates\":[7] ; candidates: NUMBER (expected: model names)",
        "\"config\":{} ; \"config\":{\"x\":1} ; config.x: unknown key (expected: a key of session_aware)",
        "\"config\":{} ; \"config\":{\"stay_bias\":\"x\"} ; stay_bias: \"x\" (expected: a number)",
        "\"config\":{} ; \"config\":{\"idle_timeout_seconds\":1.5} ; idle_timeout_seconds: 1.5 (expected: a whole number)",
        "\"config\":{} ; \"config\":{\"tool_loop_hard_lock\":\"on\"} ; tool_loop_hard_lock: \"on\" (expected: true or false)",
        "\"config\":{} ; \"config\":{\"base_method\":7} ; base_method: 7 (expected: a text)",
        "\"config\":{} ; \"config\":7 ; config: a value (expected: an object)",
        "\"selected_model\":\"b\" ; \"selected_model\":\"c\" ; base selected_model: c (expected: one of the candidates)",
      })
  void aWrongCaseIsToldByWhatIsWrong(String old, String wrong, String message) {
    Cli decide = Cli.runOn(line("").replace(old, wrong), "decide");
    assertEquals(1, decide.exit());
    JsonNode error = JsonMapper.shared().readTree(decide.out()).path("error");
    assertEquals(message, error.path("message").asString());
  }

  private static String line(String config) {
    return CASE.replace("CONFIG", config);
  }
}
