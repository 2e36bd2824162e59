package io.throughline.demo;

import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The agent client: it keeps the conversation, asks the model, really runs the tools the model
 * calls, and goes on until the model calls none. Not thread-safe.
 */
final class Agent {
  private static final int TOOL_ROUNDS_MAX = 20;
  // As long as a real agent's: losing a model's cache of it costs something.
  private static final String SYSTEM = Resource.text("order-desk.md");

  private final ChatClient client;
  private final Toolbox tools;
  private final ArrayNode definitions;

  /**
   * An agent.
   *
   * @param offerTools whether the model is told of the tools at all
   */
  Agent(ChatClient client, Toolbox tools, boolean offerTools) {
    this.client = client;
    this.tools = tools;
    this.definitions = offerTools ? tools.definitions() : JsonMapper.shared().createArrayNode();
  }

  /** Works through the plan; a turn without an answer ends it. */
  void run(SessionPlan plan, TurnListener listener) throws IOException, InterruptedException {
    ArrayNode messages = JsonMapper.shared().createArrayNode();
    messages.addObject().put("role", "system").put("content", SYSTEM);
    int turn = 0;
    for (SessionPlan.Says says : plan.user()) {
      listener.user(plan.name(), says.text(), says.pauseBefore());
      Thread.sleep(says.pauseBefore());
      messages.addObject().put("role", "user").put("content", says.text());
      turn = untilAnswered(plan, messages, turn, listener);
      if (turn < 0) {
        return;
      }
    }
  }

  /** Returns the index of the next turn, or -1 when a turn got no answer. */
  private int untilAnswered(
      SessionPlan plan, ArrayNode messages, int firstTurn, TurnListener listener)
      throws IOException, InterruptedException {
    for (int turn = firstTurn; turn < firstTurn + TOOL_ROUNDS_MAX; turn++) {
      ChatReply reply = ask(plan, messages, turn, listener);
      if (!reply.answered()) {
        return -1;
      }
      messages.add(reply.message());
      if (reply.message().path("tool_calls").isEmpty()) {
        return turn + 1;
      }
      runTools(reply.message(), messages);
    }
    return -1;
  }

  private ChatReply ask(SessionPlan plan, ArrayNode messages, int turn, TurnListener listener)
      throws IOException, InterruptedException {
    boolean stream = plan.streams(turn);
    listener.before(plan.name(), turn);
    ChatReply reply =
        client.send(
            new ChatCall(
                plan.name(), turn, messages, definitions, stream, plan.model(), plan.profile()));
    listener.after(new TurnResult(plan.name(), turn, Phase.of(messages), stream, reply));
    return reply;
  }

  private void runTools(ObjectNode assistant, ArrayNode messages) {
    for (JsonNode call : assistant.path("tool_calls")) {
      JsonNode function = call.path("function");
      String result =
          tools.run(function.path("name").asString(""), function.path("arguments").asString("{}"));
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", call.path("id").asString(""))
          .put("content", result);
    }
  }
}
