package io.throughline.demo;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Recorded sessions, sent again: one request for each assistant message with all messages before
 * it, every second one streamed.
 */
final class RecordedTraffic implements Traffic {
  private final List<RecordedSession> sessions;
  private final Brain brain;

  RecordedTraffic(List<RecordedSession> sessions) {
    this.sessions = sessions;
    this.brain = new RecordedBrain(sessions);
  }

  @Override
  public Brain brain(String model) {
    return brain;
  }

  @Override
  public void drive(ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    for (RecordedSession session : sessions) {
      drive(session, client, listener);
    }
  }

  private static void drive(RecordedSession session, ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    ArrayNode noTools = JsonMapper.shared().createArrayNode();
    List<Integer> answers = session.answers();
    for (int turn = 0; turn < answers.size(); turn++) {
      ArrayNode messages = session.before(answers.get(turn));
      boolean stream = turn % 2 == 1;
      listener.before(session.name(), turn);
      ChatReply reply = client.send(new ChatCall(session.name(), turn, messages, noTools, stream));
      boolean same = sameCalls(reply.message(), session.message(answers.get(turn)));
      listener.after(
          new TurnResult(
              session.name(), turn, Phase.of(messages), stream, same ? reply : broken(reply)));
    }
  }

  /** An answer that is not the recorded one is no answer. */
  private static ChatReply broken(ChatReply reply) {
    return ChatReply.failed(reply.status(), reply.headers());
  }

  private static boolean sameCalls(JsonNode answer, JsonNode recorded) {
    return ids(answer).equals(ids(recorded))
        && answer.path("content").asString("").equals(recorded.path("content").asString(""));
  }

  private static List<String> ids(JsonNode message) {
    return message.path("tool_calls").valueStream().map(c -> c.path("id").asString("")).toList();
  }
}
