package io.throughline.demo;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recorded conversation.
 *
 * @param name its session id
 * @param messages all its messages, Chat Completions form
 */
record RecordedSession(String name, ArrayNode messages) {
  private static final JsonMapper JSON = JsonMapper.shared();
  // What the sidecar takes for a session id; anything else it would not tell apart.
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * Reads one line of a recording.
   *
   * @throws IllegalArgumentException when it has another form; the message says which is expected
   */
  static RecordedSession parse(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      require(json.isObject() && json.has("session"), "{\"session\": …, \"messages\": […]}");
      String name = json.path("session").asString("");
      require(NAME.matcher(name).matches(), "session: 1 to 255 printable ASCII characters");
      require(json.path("messages").isArray(), "messages: a list");
      ArrayNode messages = (ArrayNode) json.path("messages");
      require(messages.valueStream().allMatch(RecordedSession::isMessage), "messages with a role");
      return new RecordedSession(name, messages);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON (expected: one object a line)", e);
    }
  }

  /** Where the assistant messages stand; each is one request with all messages before it. */
  List<Integer> answers() {
    return IntStream.range(0, messages.size()).filter(this::isAnswer).boxed().toList();
  }

  /** The messages before that index. */
  ArrayNode before(int index) {
    ArrayNode prefix = JSON.createArrayNode();
    IntStream.range(0, index).forEach(i -> prefix.add(messages.get(i)));
    return prefix;
  }

  ObjectNode message(int index) {
    return (ObjectNode) messages.get(index);
  }

  private boolean isAnswer(int index) {
    return message(index).path("role").asString("").equals("assistant");
  }

  private static boolean isMessage(JsonNode message) {
    return message.isObject() && message.path("role").isString();
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("not readable (expected: " + expected + ")");
    }
  }
}
