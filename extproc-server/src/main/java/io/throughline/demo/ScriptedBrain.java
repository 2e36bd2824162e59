package io.throughline.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deterministic assistant for the order desk: the first script whose word the last user message
 * holds says which tools to call, round by round; then it answers from what the last tool returned.
 * It depends on nothing but the conversation, so any of the model servers can go on with it.
 */
final class ScriptedBrain implements Brain {
  /** Stands in an argument for what the last tool returned. */
  private static final String LAST_RESULT = "{last result}";

  private record Call(String tool, Map<String, String> arguments) {}

  private record Script(String word, List<List<Call>> rounds, String answer) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<Script> SCRIPTS =
      List.of(
          new Script(
              "double-check",
              List.of(),
              "Yes: the number is what the tool gave, and nothing has been written since."),
          new Script(
              "root cause",
              List.of(
                  List.of(new Call("list_files", Map.of())),
                  List.of(read("orders.csv"), read("total.txt"))),
              "total.txt does not add up: it leaves out some of the lines of orders.csv."),
          new Script(
              "correct it",
              List.of(
                  List.of(new Call("order_total", Map.of("path", "orders.csv"))),
                  List.of(write("total.txt", LAST_RESULT + "\n")),
                  List.of(new Call("run_tests", Map.of()))),
              "I wrote the sum of orders.csv to total.txt and ran the tests."),
          new Script(
              "refactor",
              List.of(
                  List.of(read("orders.csv"), read("prices.txt")),
                  List.of(write("price-table.md", "| item | price |\n|---|---|\n")),
                  List.of(new Call("run_tests", Map.of()))),
              "price-table.md now holds the price list as one table."),
          new Script(
              "prove",
              List.of(List.of(new Call("order_total", Map.of("path", "orders.csv")))),
              "Each line is a quantity times a price, both not negative, so is their sum."),
          new Script(
              "summary",
              List.of(List.of(write("summary.md", "The total is the sum of its lines.\n"))),
              "The summary stands in summary.md."),
          new Script(
              "which files",
              List.of(List.of(new Call("list_files", Map.of()))),
              "These are the files of the folder."),
          new Script("", List.of(), "The folder holds orders, a price list and the bill's total."));

  private final String model;
  private final AtomicLong calls = new AtomicLong();

  /**
   * A brain for one server.
   *
   * @param model part of the ids of its tool calls, so that they differ from the other servers'
   */
  ScriptedBrain(String model) {
    this.model = model;
  }

  @Override
  public ObjectNode answer(ChatRequest request) {
    Conversation now = Conversation.of(request.messages());
    Script script = script(now.userText());
    ObjectNode message = JSON.createObjectNode().put("role", "assistant");
    if (request.offersTools() && now.rounds() < script.rounds().size()) {
      message.putNull("content");
      addCalls(message.putArray("tool_calls"), script.rounds().get(now.rounds()), now.toolText());
      return message;
    }
    String seen = now.toolText().lines().findFirst().orElse("");
    return message.put("content", script.answer() + (seen.isEmpty() ? "" : " (" + seen + ")"));
  }

  private void addCalls(ArrayNode list, List<Call> round, String lastResult) {
    for (Call call : round) {
      ObjectNode json = list.addObject();
      json.put("id", "call_" + model + "_" + calls.incrementAndGet()).put("type", "function");
      ObjectNode arguments = JSON.createObjectNode();
      new TreeMap<>(call.arguments())
          .forEach((name, text) -> arguments.put(name, text.replace(LAST_RESULT, lastResult)));
      json.putObject("function").put("name", call.tool()).put("arguments", arguments.toString());
    }
  }

  private static Script script(String userText) {
    String text = userText.toLowerCase(Locale.ROOT);
    return SCRIPTS.stream()
        .filter(script -> text.contains(script.word()))
        .findFirst()
        .orElseThrow();
  }

  private static Call read(String path) {
    return new Call("read_file", Map.of("path", path));
  }

  private static Call write(String path, String content) {
    return new Call("write_file", Map.of("path", path, "content", content));
  }

  /** The last thing the user said, and what has happened since. */
  private record Conversation(String userText, int rounds, String toolText) {
    static Conversation of(JsonNode messages) {
      int rounds = 0;
      String toolText = "";
      for (int i = messages.size() - 1; i >= 0; i--) {
        JsonNode message = messages.get(i);
        String content = message.path("content").asString("");
        switch (message.path("role").asString("")) {
          case "user" -> {
            return new Conversation(content, rounds, toolText);
          }
          case "tool" -> toolText = toolText.isEmpty() ? content : toolText;
          case "assistant" -> rounds++;
          default -> {}
        }
      }
      return new Conversation("", rounds, toolText);
    }
  }
}
