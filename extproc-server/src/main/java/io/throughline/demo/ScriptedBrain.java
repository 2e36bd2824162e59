package io.throughline.demo;

import io.throughline.demo.Script.Call;
import io.throughline.demo.Script.Conversation;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deterministic assistant for the order desk: the first script whose word the last user message
 * holds says which tools to call, round by round; then it answers from what the last tool returned.
 * It depends on nothing but the conversation, so any of the model servers can go on with it.
 */
final class ScriptedBrain implements Brain {
  /** How often it looks how far a job is. */
  static final int LOOKS = 6;

  /** How often it makes a call in vain before it gives up by itself. */
  static final int STUCK_FOR = 6;

  /** More often than any limit lets it. */
  private static final int NEVER_TIRED = 100;

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<Script> SCRIPTS =
      List.of(
          new Script(
              "is missing",
              List.of(
                  List.of(Call.read("total.txt")),
                  List.of(Call.list()),
                  List.of(Call.read("orders.csv")),
                  List.of(Call.total())),
              "That is all I found out.",
              STUCK_FOR),
          new Script(
              "discount", List.of(List.of(Call.read("prices.txt"))), "There is none.", NEVER_TIRED),
          new Script(
              "export",
              Collections.nCopies(LOOKS, List.of(Call.read(Job.FILE))),
              "The export has come to its end."),
          new Script(
              "double-check",
              List.of(),
              "Yes: the number is what the tool gave, and nothing has been written since."),
          new Script(
              "root cause",
              List.of(
                  List.of(Call.list()), List.of(Call.read("orders.csv"), Call.read("total.txt"))),
              "total.txt does not add up: it leaves out some of the lines of orders.csv."),
          new Script(
              "correct it",
              List.of(
                  List.of(Call.total()),
                  List.of(Call.writeResult("total.txt")),
                  List.of(Call.tests())),
              "I wrote the sum of orders.csv to total.txt and ran the tests."),
          new Script(
              "refactor",
              List.of(
                  List.of(Call.read("orders.csv"), Call.read("prices.txt")),
                  List.of(Call.write("price-table.md", "| item | price |\n|---|---|\n")),
                  List.of(Call.tests())),
              "price-table.md now holds the price list as one table."),
          new Script(
              "prove",
              List.of(List.of(Call.total())),
              "Each line is a quantity times a price, both not negative, so is their sum."),
          new Script(
              "summary",
              List.of(List.of(Call.write("summary.md", "The total is the sum of its lines.\n"))),
              "The summary stands in summary.md."),
          new Script(
              "which files", List.of(List.of(Call.list())), "These are the files of the folder."),
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
    List<Call> next = request.offersTools() ? script.next(now) : List.of();
    if (!next.isEmpty()) {
      message.putNull("content");
      addCalls(message.putArray("tool_calls"), next, now.toolText());
      return message;
    }
    String seen = now.toolText().lines().findFirst().orElse("");
    return message.put("content", script.answer() + (seen.isEmpty() ? "" : " (" + seen + ")"));
  }

  private void addCalls(ArrayNode list, List<Call> round, String lastResult) {
    for (Call call : round) {
      ObjectNode json = list.addObject();
      json.put("id", "call_" + model + "_" + calls.incrementAndGet()).put("type", "function");
      json.putObject("function").put("name", call.tool()).put("arguments", call.json(lastResult));
    }
  }

  private static Script script(String userText) {
    String text = userText.toLowerCase(Locale.ROOT);
    return SCRIPTS.stream()
        .filter(script -> text.contains(script.word()))
        .findFirst()
        .orElseThrow();
  }
}
