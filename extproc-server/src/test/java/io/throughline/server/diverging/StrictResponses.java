package io.throughline.server.diverging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules of Responses for input items: an output follows its call, of the same family, and is
 * there once; only a request that continues another may answer calls that it does not hold; every
 * call is answered; reasoning is followed by what it led to. Between a call and its output stand
 * only other calls, outputs and reasoning: not all servers of this API find an output behind
 * anything else. Not thread-safe; the methods to call are.
 */
public final class StrictResponses {
  private static final Set<String> ROLES = Set.of("user", "system", "developer", "assistant");
  private static final Set<String> INPUT =
      Set.of("input_text", "input_image", "input_file", "input_audio");
  private static final Set<String> OUTPUT = Set.of("output_text", "refusal");
  private static final Map<String, String> OUTPUT_OF_CALL =
      Map.of(
          "function_call", "function_call_output",
          "custom_tool_call", "custom_tool_call_output",
          "local_shell_call", "local_shell_call_output",
          "shell_call", "shell_call_output",
          "apply_patch_call", "apply_patch_call_output",
          "computer_call", "computer_call_output");
  private static final Set<String> OUTPUTS = Set.copyOf(OUTPUT_OF_CALL.values());
  private static final Set<String> OTHER =
      Set.of(
          "reasoning",
          "item_reference",
          "compaction",
          "web_search_call",
          "file_search_call",
          "code_interpreter_call",
          "image_generation_call",
          "mcp_call",
          "mcp_list_tools",
          "mcp_approval_request",
          "mcp_approval_response");

  private final boolean continues;
  private final Rules rules = new Rules();
  // Calls without an output yet, with the type that it must have.
  private final Map<String, String> open = new LinkedHashMap<>();
  private final Set<String> calls = new TreeSet<>();
  private final Set<String> answered = new TreeSet<>();
  private final Set<String> ids = new TreeSet<>();
  private boolean thinking;

  private StrictResponses(boolean continues) {
    this.continues = continues;
  }

  /** What a body breaks; empty when it is valid. */
  public static List<Violation> check(byte[] body) {
    return check(JsonMapper.shared().readTree(body));
  }

  /** What a request breaks; empty when it is valid. */
  public static List<Violation> check(JsonNode request) {
    boolean continues =
        Rules.given(request.path("previous_response_id"))
            || Rules.given(request.path("conversation"));
    return new StrictResponses(continues).violations(request.path("input"));
  }

  private List<Violation> violations(JsonNode input) {
    if (input.isString()) {
      rules.require(Rules.filled(input) || continues, Violation.WHOLE, "no input");
      return rules.found();
    }
    boolean items = input.isArray() && (!input.isEmpty() || continues);
    rules.require(items, Violation.WHOLE, "no input");
    for (int i = 0; i < input.size(); i++) {
      item(input.get(i), i);
    }
    rules.require(!thinking, input.size() - 1, "reasoning without the item it led to");
    rules.require(open.isEmpty(), input.size() - 1, "calls without an output: " + open.keySet());
    return rules.found();
  }

  private void item(JsonNode item, int index) {
    String type = item.path("type").asString("message");
    String id = item.path("id").asString("");
    rules.require(id.isEmpty() || ids.add(id), index, "two items with the id " + id);
    reasoning(item, type, index);
    if (OUTPUT_OF_CALL.containsKey(type)) {
      call(item, type, index);
    } else if (OUTPUTS.contains(type)) {
      output(item, type, index);
    } else {
      boolean reasoning = type.equals("reasoning");
      rules.require(
          open.isEmpty() || reasoning, index, "'" + type + "' between a call and its output");
      if (type.equals("message")) {
        message(item, index);
      } else {
        rules.require(OTHER.contains(type), index, "item of type '" + type + "'");
      }
    }
  }

  private void reasoning(JsonNode item, String type, int index) {
    boolean model = Session.role(item).equals("assistant") || OUTPUT_OF_CALL.containsKey(type);
    boolean other = OTHER.contains(type) && !type.equals("mcp_approval_response");
    rules.require(!thinking || model || other, index, "reasoning without the item it led to");
    thinking = type.equals("reasoning");
  }

  private void message(JsonNode item, int index) {
    String role = Session.role(item);
    rules.require(ROLES.contains(role), index, "role '" + role + "'");
    rules.parts(item.path("content"), index, role.equals("assistant") ? OUTPUT : INPUT);
  }

  private void call(JsonNode item, String type, int index) {
    String call = item.path("call_id").asString("");
    rules.require(!call.isEmpty(), index, "call without call_id");
    rules.require(calls.add(call), index, "two calls with the id " + call);
    if (type.equals("function_call")) {
      String id = item.path("id").asString("");
      rules.require(id.isEmpty() || id.startsWith("fc"), index, "id of an item of another type");
      rules.require(Rules.isToolName(item.path("name")), index, "name of a function");
      rules.require(item.path("arguments").isString(), index, "arguments are no text");
    }
    open.put(call, OUTPUT_OF_CALL.getOrDefault(type, ""));
  }

  private void output(JsonNode item, String type, int index) {
    String call = item.path("call_id").asString("");
    rules.require(!call.isEmpty(), index, "output without call_id");
    rules.require(calls.contains(call) || continues, index, "output of no call before it");
    rules.require(answered.add(call), index, "call answered twice");
    String expected = open.remove(call);
    rules.require(expected == null || expected.equals(type), index, "output of another family");
    if (type.equals("function_call_output")) {
      rules.parts(item.path("output"), index, INPUT);
    }
  }
}
