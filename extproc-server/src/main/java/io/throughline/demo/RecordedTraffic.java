package io.throughline.demo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Recorded sessions, sent again: one request for each assistant message with all messages before
 * it, every second one streamed. A few sessions run beside each other.
 */
final class RecordedTraffic implements Traffic {
  private static final int SESSIONS_AT_ONCE = 4;
  private static final int SESSIONS_AHEAD = 2 * SESSIONS_AT_ONCE;
  private static final ArrayNode NO_TOOLS = JsonMapper.shared().createArrayNode();

  private final Recording recording;
  private final RecordedBrain brain = new RecordedBrain();

  RecordedTraffic(Recording recording) {
    this.recording = recording;
  }

  @Override
  public Brain brain(String model) {
    return brain;
  }

  @Override
  public void drive(ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    Deque<Future<?>> ahead = new ArrayDeque<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(SESSIONS_AT_ONCE)) {
      recording.forEach(session -> {
        if (ahead.size() == SESSIONS_AHEAD) {
          finish(ahead.removeFirst());
        }
        listener.began(session.name(), "", false);
        ahead.addLast(threads.submit(() -> run(session, client, listener)));
      });
      for (Future<?> last : ahead) {
        finish(last);
      }
    }
  }

  private static void finish(Future<?> session) throws IOException, InterruptedException {
    try {
      session.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private @Nullable Void run(RecordedSession session, ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    brain.learn(session);
    List<Integer> answers = session.answers();
    for (int turn = 0; turn < answers.size(); turn++) {
      run(session, turn, answers.get(turn), client, listener);
    }
    brain.forget(session);
    listener.ended(session.name());
    return null;
  }

  private static void run(
      RecordedSession session, int turn, int index, ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    ArrayNode messages = session.before(index);
    boolean stream = turn % 2 == 1;
    listener.before(session.name(), turn);
    ChatReply reply = client.send(new ChatCall(session.name(), turn, messages, NO_TOOLS, stream));
    boolean same = sameAnswer(reply.message(), session.message(index));
    // An answer that is not the recorded one is no answer.
    ChatReply seen = same ? reply : ChatReply.failed(reply.status(), reply.headers());
    listener.after(new TurnResult(session.name(), turn, Phase.of(messages), stream, seen));
  }

  private static boolean sameAnswer(JsonNode answer, JsonNode recorded) {
    return ids(answer).equals(ids(recorded))
        && answer.path("content").asString("").equals(recorded.path("content").asString(""));
  }

  private static List<String> ids(JsonNode message) {
    return message.path("tool_calls").valueStream().map(c -> c.path("id").asString("")).toList();
  }
}
