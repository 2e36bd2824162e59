package io.throughline.server.replicas;

import io.throughline.server.ScriptedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The model servers alpha and beta of one deployment. What they answer depends on the request
 * alone; they know who issued which id, and notice when one comes back to the other. Thread-safe.
 */
final class Providers implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A request whose user's text has this word is answered with calls, seven times of ten. */
  static final String TOOL_WORD = "usetool";

  private static final int TENTHS_WITH_CALL = 7;
  private static final int BYTES_PER_TOKEN = 4;

  private final Map<String, String> issuedBy = new ConcurrentHashMap<>();
  private final Set<String> moved = ConcurrentHashMap.newKeySet();
  private final ScriptedModel alpha;
  private final ScriptedModel beta;

  Providers() throws IOException {
    alpha = ScriptedModel.forgetful((request, reply) -> serve("alpha", request, reply));
    beta = ScriptedModel.forgetful((request, reply) -> serve("beta", request, reply));
  }

  int alphaPort() {
    return alpha.port();
  }

  int betaPort() {
    return beta.port();
  }

  /** Whether what answers an id reached another server than the one that issued it. */
  boolean moved(String id) {
    return moved.contains(id);
  }

  private void serve(String name, String request, ScriptedModel.Reply reply) throws IOException {
    JsonNode body = JSON.readTree(request);
    boolean chat = body.has("messages");
    notice(name, chat ? answeredCall(body) : body.path("previous_response_id").asString(""));
    String id = id(chat ? body.path("messages") : body);
    String answer = chat ? chat(id, body, request.length()) : response(id, request.length());
    issuedBy.put(issued(chat, id), name);
    reply.json(200, answer);
  }

  private void notice(String name, String answering) {
    if (!answering.isEmpty() && !name.equals(issuedBy.get(answering))) {
      moved.add(answering);
    }
  }

  private static String answeredCall(JsonNode body) {
    JsonNode messages = body.path("messages");
    return messages.get(messages.size() - 1).path("tool_call_id").asString("");
  }

  private static String issued(boolean chat, String id) {
    return (chat ? "call_" : "resp_") + id;
  }

  /** The model's name stands beside the messages, so the same turn gets the same id anywhere. */
  private static String id(JsonNode asked) {
    String text =
        asked.isObject()
            ? asked.path("input") + asked.path("previous_response_id").asString("")
            : asked.toString();
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String chat(String id, JsonNode body, int bytes) {
    boolean calls = lastUserText(body).contains(TOOL_WORD) && tenth(id) < TENTHS_WITH_CALL;
    String message =
        calls
            ? """
            {"role":"assistant","content":null,"tool_calls":[{"id":"%s","type":"function",\
            "function":{"name":"f","arguments":"{}"}}]}\
            """
                .formatted(issued(true, id))
            : "{\"role\":\"assistant\",\"content\":\"done %s\"}".formatted(id);
    return """
    {"id":"chatcmpl-%s","object":"chat.completion","created":1,"model":"provider",\
    "choices":[{"index":0,"finish_reason":"%s","message":%s}],\
    "usage":{"prompt_tokens":%d,"completion_tokens":5,"total_tokens":%d,\
    "prompt_tokens_details":{"cached_tokens":%d}}}\
    """
        .formatted(
            id,
            calls ? "tool_calls" : "stop",
            message,
            tokens(bytes),
            tokens(bytes) + 5,
            tokens(bytes) / 2);
  }

  private static String response(String id, int bytes) {
    return """
    {"id":"%s","object":"response","created_at":1,"status":"completed","model":"provider",\
    "output":[{"type":"message","id":"msg_%s","role":"assistant","status":"completed",\
    "content":[{"type":"output_text","text":"done","annotations":[]}]}],\
    "usage":{"input_tokens":%d,"input_tokens_details":{"cached_tokens":0},"output_tokens":5,\
    "output_tokens_details":{"reasoning_tokens":0},"total_tokens":%d}}\
    """
        .formatted(issued(false, id), id, tokens(bytes), tokens(bytes) + 5);
  }

  private static String lastUserText(JsonNode body) {
    String text = "";
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asString("").equals("user")) {
        text = message.path("content").asString("");
      }
    }
    return text;
  }

  /** 0 to 9, spread evenly. */
  private static int tenth(String id) {
    return (int) (Long.parseLong(id.substring(0, 8), 16) % 10);
  }

  private static int tokens(int bytes) {
    return bytes / BYTES_PER_TOKEN;
  }

  @Override
  public void close() {
    alpha.close();
    beta.close();
  }
}
