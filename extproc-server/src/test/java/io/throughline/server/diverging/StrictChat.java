package io.throughline.server.diverging;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules of Chat Completions for messages, as the provider enforces them: the calls of an
 * assistant message are answered by the tool messages that follow it directly, each once, and a
 * tool message stands nowhere else; contents have the types of their role. The id of a call may
 * come again in a later message, not within one. Not thread-safe; the methods to call are.
 */
public final class StrictChat {
  private static final Set<String> TEXT = Set.of("text");
  private static final Map<String, Set<String>> PARTS =
      Map.of(
          "system", TEXT,
          "developer", TEXT,
          "tool", TEXT,
          "assistant", Set.of("text", "refusal"),
          "user", Set.of("text", "image_url", "input_audio", "file"));

  private final Rules rules = new Rules();
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<String> closed = new TreeSet<>();

  private StrictChat() {}

  /** What a body breaks; empty when it is valid. */
  public static List<Violation> check(byte[] body) {
    return check(JsonMapper.shared().readTree(body));
  }

  /** What a request breaks; empty when it is valid. */
  public static List<Violation> check(JsonNode request) {
    return new StrictChat().violations(request.path("messages"));
  }

  private List<Violation> violations(JsonNode messages) {
    rules.require(messages.isArray() && !messages.isEmpty(), Violation.WHOLE, "no messages");
    for (int i = 0; i < messages.size(); i++) {
      message(messages.get(i), i);
    }
    allAnswered(messages.size() - 1);
    return rules.found();
  }

  private void message(JsonNode message, int index) {
    String role = Session.role(message);
    rules.require(PARTS.containsKey(role), index, "role '" + role + "'");
    JsonNode calls = message.path("tool_calls");
    rules.require(!calls.isArray() || role.equals("assistant"), index, "calls of another role");
    if (role.equals("tool")) {
      result(message, index);
    } else {
      allAnswered(index);
      open.clear();
      closed.clear();
      calls(calls, index);
    }
    content(message, index, PARTS.getOrDefault(role, TEXT));
  }

  private void content(JsonNode message, int index, Set<String> parts) {
    JsonNode content = message.path("content");
    boolean instead =
        Session.role(message).equals("assistant")
            && (Rules.given(message.path("tool_calls")) || Rules.given(message.path("refusal")));
    if (Rules.given(content) || !instead) {
      rules.parts(content, index, parts);
    }
  }

  private void calls(JsonNode calls, int index) {
    if (!Rules.given(calls)) {
      return;
    }
    rules.require(calls.isArray() && !calls.isEmpty(), index, "tool_calls is no list of calls");
    for (JsonNode call : calls) {
      String id = call.path("id").asString("");
      rules.require(!id.isEmpty(), index, "call without an id");
      rules.require(open.add(id), index, "two calls with the id " + id);
      what(call, index);
    }
  }

  private void what(JsonNode call, int index) {
    boolean custom = Rules.type(call).equals("custom");
    rules.require(custom || Rules.type(call).equals("function"), index, "call of another type");
    JsonNode tool = call.path(custom ? "custom" : "function");
    rules.require(Rules.isToolName(tool.path("name")), index, "name of a tool");
    JsonNode given = tool.path(custom ? "input" : "arguments");
    rules.require(given.isString(), index, "arguments are no text");
  }

  private void result(JsonNode message, int index) {
    String id = message.path("tool_call_id").asString("");
    rules.require(!id.isEmpty(), index, "tool message without tool_call_id");
    boolean answers = open.remove(id);
    rules.require(
        answers || closed.contains(id), index, "tool message that answers no call before it");
    rules.require(!closed.contains(id), index, "call answered twice");
    closed.add(id);
  }

  private void allAnswered(int index) {
    rules.require(open.isEmpty(), index, "calls without tool messages directly after: " + open);
  }
}
