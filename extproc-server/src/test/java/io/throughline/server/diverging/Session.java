package io.throughline.server.diverging;

import io.throughline.server.dialect.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole session as its client kept it.
 *
 * @param endedWell whether the recording says that it reached its goal
 * @param messages Chat Completions form; no call id is there twice. Not to be changed
 */
public record Session(String name, boolean endedWell, List<ObjectNode> messages) {
  /** Takes a copy of the list. */
  public Session {
    messages = List.copyOf(messages);
  }

  /** How many requests it made: one for each assistant message. */
  public int turns() {
    return answers().size();
  }

  /** Where the assistant messages stand. */
  List<Integer> answers() {
    return answers(messages);
  }

  /** What was sent, turn by turn. */
  public TurnBodies bodies(Api api) {
    return TurnBodies.of(api, messages);
  }

  static List<Integer> answers(List<ObjectNode> messages) {
    return IntStream.range(0, messages.size())
        .filter(i -> role(messages.get(i)).equals("assistant"))
        .boxed()
        .toList();
  }

  static String role(JsonNode message) {
    return message.path("role").asString("");
  }

  static String text(JsonNode message) {
    return message.path("content").asString("");
  }

  /** The calls of a message. */
  static List<Call> calls(JsonNode message) {
    List<Call> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      calls.add(
          new Call(function.path("name").asString(""), function.path("arguments").asString("")));
    }
    return calls;
  }
}
