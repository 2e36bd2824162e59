package io.throughline.server.replicas;

import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client with one session: users' texts for either model, answers to tool calls, now and then a
 * model by its name. The same seed and the same answers make the same requests. Not thread-safe.
 */
final class Conversation {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final double BETA_SHARE = 0.4;
  private static final double TOOLS_SHARE = 0.6;
  private static final double NAMED_SHARE = 0.05;

  /** How its requests are known to belong together. */
  enum Kind {
    /** By {@code x-session-id}. */
    NAMED,
    /** By what the conversation begins with. */
    DERIVED,
    /** By the response that each request continues, which the provider keeps. */
    RESPONSES
  }

  /**
   * A request.
   *
   * @param session what the client names its session; empty when it names none
   * @param answering id of the call or the response that it answers or continues; empty for none
   */
  record Request(String path, String session, String body, String answering) {}

  private final Kind kind;
  private final String name;
  private final SplittableRandom random;
  private final StringBuilder messages = new StringBuilder();
  private String call = "";
  private String response = "";
  private int texts;

  Conversation(Kind kind, String name, long seed) {
    this.kind = kind;
    this.name = name;
    this.random = new SplittableRandom(seed);
  }

  /** The next request. */
  Request next() {
    return kind == Kind.RESPONSES ? responses() : chat();
  }

  /** Takes the answer to it. */
  void answered(String body) {
    JsonNode answer = JSON.readTree(body);
    if (kind == Kind.RESPONSES) {
      response = answer.path("id").asString();
      return;
    }
    JsonNode message = answer.at("/choices/0/message");
    add(message.toString());
    call = message.at("/tool_calls/0/id").asString("");
  }

  private Request chat() {
    String answering = call;
    String model = "auto";
    if (call.isEmpty()) {
      add("{\"role\":\"user\",\"content\":\"%s\"}".formatted(text()));
      model = random.nextDouble() < NAMED_SHARE ? random.nextBoolean() ? "alpha" : "beta" : "auto";
    } else {
      add("{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"ok\"}".formatted(call));
      call = "";
    }
    String body = "{\"model\":\"%s\",\"messages\":[%s]}".formatted(model, messages);
    return new Request("/v1/chat/completions", kind == Kind.NAMED ? name : "", body, answering);
  }

  private Request responses() {
    String continued =
        response.isEmpty() ? "" : "\"previous_response_id\":\"%s\",".formatted(response);
    String body = "{\"model\":\"auto\",%s\"input\":\"%s\"}".formatted(continued, text());
    return new Request("/v1/responses", "", body, response);
  }

  private String text() {
    return "%s: %s %d%s"
        .formatted(
            name,
            random.nextDouble() < BETA_SHARE ? "betaword" : "work",
            texts++,
            random.nextDouble() < TOOLS_SHARE ? " " + Providers.TOOL_WORD : "");
  }

  private void add(String message) {
    messages.append(messages.isEmpty() ? "" : ",").append(message);
  }
}
