package io.throughline.server.diverging;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules of Anthropic's Messages, as the strictest of its models enforces them: a user begins
 * and ends (no model of today continues an assistant's message), nothing is blank, the calls of an
 * assistant message are all answered in the very next message, a user's, with the results before
 * everything else in it. Messages of one role may follow each other: the provider joins them. Ids
 * of calls are unique in the request, and at most four blocks bear a cache mark. Not thread-safe;
 * the methods to call are.
 */
public final class StrictMessages {
  /** Whether a message may have the role {@code system}. */
  public enum SystemMessages {
    /** No model but the newest takes them. */
    REFUSED,
    /**
     * After a user's message, its results included, one at a time, and then the end or an assistant
     * message.
     */
    TAKEN
  }

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");
  private final SystemMessages system;
  private final Rules rules = new Rules();
  private final MessageBlocks blocks = new MessageBlocks(rules);
  private final Set<String> issued = new TreeSet<>();
  private Set<String> open = new LinkedHashSet<>();
  private String before = "";
  private String lastBlock = "";

  private StrictMessages(SystemMessages system) {
    this.system = system;
  }

  /** What a body breaks; empty when it is valid. */
  public static List<Violation> check(byte[] body, SystemMessages system) {
    return check(JsonMapper.shared().readTree(body), system);
  }

  /** What a request breaks; empty when it is valid. */
  public static List<Violation> check(JsonNode request, SystemMessages system) {
    return new StrictMessages(system).violations(request);
  }

  private List<Violation> violations(JsonNode request) {
    JsonNode messages = request.path("messages");
    rules.require(messages.isArray() && !messages.isEmpty(), Violation.WHOLE, "no messages");
    if (Rules.given(request.path("system"))) {
      blocks.texts(request.path("system"), Violation.WHOLE, "system");
    }
    for (int i = 0; i < messages.size(); i++) {
      message(messages.get(i), i);
      before = Session.role(messages.get(i));
    }
    rules.require(!before.equals("assistant"), messages.size() - 1, "an assistant message ends it");
    allAnswered(messages.size() - 1);
    new CacheMarks(rules).check(request);
    return rules.found();
  }

  private void message(JsonNode message, int index) {
    String role = Session.role(message);
    rules.require(index > 0 || role.equals("user"), index, "the first message is no user's");
    switch (role) {
      case "user" -> user(message.path("content"), index);
      case "assistant" -> assistant(message.path("content"), index);
      case "system" -> system(message.path("content"), index);
      default -> rules.require(false, index, "role '" + role + "'");
    }
    rules.require(
        !before.equals("system") || role.equals("assistant"),
        index,
        "a system message is followed by neither the end nor an assistant");
  }

  private void system(JsonNode content, int index) {
    rules.require(system == SystemMessages.TAKEN, index, "role 'system'");
    boolean afterServerTool =
        before.equals("assistant")
            && (lastBlock.equals("server_tool_use") || MessageBlocks.isServerResult(lastBlock));
    rules.require(
        before.equals("user") || afterServerTool, index, "a system message after no user's");
    allAnswered(index);
    blocks.texts(content, index, "content");
  }

  private void user(JsonNode content, int index) {
    Set<String> asked = open;
    open = new LinkedHashSet<>(asked);
    blocks.ofUser(content, index);
    Set<String> seen = new TreeSet<>();
    boolean other = false;
    for (JsonNode block : content) {
      if (!Rules.type(block).equals("tool_result")) {
        other = true;
        continue;
      }
      String id = block.path("tool_use_id").asString("");
      rules.require(!other, index, "tool_result after another block");
      rules.require(asked.contains(id), index, "tool_result of no call of the message before");
      rules.require(seen.add(id), index, "two results of the call " + id);
      open.remove(id);
      blocks.ofResult(block.path("content"), index);
    }
    allAnswered(index);
    open.clear();
  }

  private void assistant(JsonNode content, int index) {
    allAnswered(index);
    open = new LinkedHashSet<>();
    blocks.ofAssistant(content, index);
    lastBlock = "text";
    for (JsonNode block : content) {
      lastBlock = Rules.type(block);
      if (lastBlock.equals("tool_use")) {
        call(block, index);
      }
    }
  }

  private void call(JsonNode block, int index) {
    String id = block.path("id").asString("");
    rules.require(ID.matcher(id).matches(), index, "id of a tool_use");
    rules.require(issued.add(id), index, "two calls with the id " + id);
    rules.require(Rules.isToolName(block.path("name")), index, "name of a tool");
    rules.require(block.path("input").isObject(), index, "input is no object");
    open.add(id);
  }

  private void allAnswered(int index) {
    rules.require(open.isEmpty(), index, "calls without results in the next message: " + open);
  }
}
