package io.throughline.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the scripted assistant does when the user's message holds a word.
 *
 * @param rounds the tools that it calls, round by round
 * @param answer what it says then
 * @param stuckFor how often it goes through the first round unless it is told that it goes in
 *     circles; 1 for no more often than anybody
 */
record Script(String word, List<List<Call>> rounds, String answer, int stuckFor) {
  /** Stands in an argument for what the last tool returned. */
  private static final String LAST_RESULT = "{last result}";

  Script(String word, List<List<Call>> rounds, String answer) {
    this(word, rounds, answer, 1);
  }

  /** A call of a tool. */
  record Call(String tool, Map<String, String> arguments) {
    static Call list() {
      return new Call("list_files", Map.of());
    }

    static Call read(String path) {
      return new Call("read_file", Map.of("path", path));
    }

    static Call write(String path, String content) {
      return new Call("write_file", Map.of("path", path, "content", content));
    }

    /** Writes what the tool before it returned. */
    static Call writeResult(String path) {
      return write(path, LAST_RESULT + "\n");
    }

    static Call total() {
      return new Call("order_total", Map.of("path", "orders.csv"));
    }

    static Call tests() {
      return new Call("run_tests", Map.of());
    }

    /** The arguments as a JSON text. */
    String json(String lastResult) {
      var json = JsonMapper.shared().createObjectNode();
      new TreeMap<>(arguments)
          .forEach((name, text) -> json.put(name, text.replace(LAST_RESULT, lastResult)));
      return json.toString();
    }

    private boolean isMadeBy(JsonNode assistant) {
      JsonNode made = assistant.path("tool_calls").path(0).path("function");
      return made.path("name").asString("").equals(tool)
          && made.path("arguments").asString("").equals(json(""));
    }
  }

  /** The calls to make now; none when the answer is due. */
  List<Call> next(Conversation now) {
    int round = stuckFor == 1 ? now.rounds().size() : unstuck(now);
    return round < rounds.size() ? rounds.get(round) : List.of();
  }

  private int unstuck(Conversation now) {
    Call first = rounds.getFirst().getFirst();
    int stuck = (int) now.rounds().stream().filter(first::isMadeBy).count();
    int beyond = now.rounds().size() - stuck;
    if (beyond > 0 || now.told()) {
      return 1 + beyond;
    }
    return stuck < stuckFor ? 0 : rounds.size();
  }

  /**
   * The last thing the user said, and what has happened since.
   *
   * @param rounds the assistant's messages since then, the newest first
   * @param toolText what the last tool returned
   * @param told whether a notice says that it goes in circles
   */
  record Conversation(String userText, List<JsonNode> rounds, String toolText, boolean told) {
    private static final String NOTICE = "going in circles";

    static Conversation of(JsonNode messages) {
      List<JsonNode> since = new ArrayList<>();
      String toolText = "";
      boolean told = false;
      for (int i = messages.size() - 1; i >= 0; i--) {
        JsonNode message = messages.get(i);
        String content = message.path("content").asString("");
        switch (message.path("role").asString("")) {
          case "user" -> {
            return new Conversation(content, since, toolText, told);
          }
          case "tool" -> toolText = toolText.isEmpty() ? content : toolText;
          case "assistant" -> since.add(message);
          case "system" -> told |= content.contains(NOTICE);
          default -> {}
        }
      }
      return new Conversation("", since, toolText, told);
    }
  }
}
