package io.throughline.server.sdk;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's Messages: parallel calls, and thinking whose signature only its issuer accepts. */
final class MessagesDialect {
  private static final int CACHE_READ = 40;
  private static final int CACHE_WRITTEN = 20;
  private static final int OUTPUT = 7;

  private final String model;
  private final Issued issued;
  private final Counter inputTokens = new Counter(300);

  MessagesDialect(String model, Issued issued) {
    this.model = model;
    this.issued = issued;
  }

  Answer answer(JsonNode request) {
    Progress progress = progress(request.path("messages"));
    List<String> foreign = foreign(progress);
    if (!issued.foreign(progress.signatures()).isEmpty()) {
      return Answer.whole(400, error("messages: invalid `signature` in `thinking` block"))
          .after(foreign, progress);
    }
    ObjectNode message = message(content(request, progress));
    Answer answer =
        request.path("stream").asBoolean(false)
            ? Answer.events(streamed(message))
            : Answer.whole(200, message);
    return answer.after(foreign, progress);
  }

  Answer count(JsonNode request) {
    Progress progress = progress(request.path("messages"));
    return Answer.whole(200, Trees.object("{\"input_tokens\":%d}", inputTokens.next()))
        .after(foreign(progress), progress);
  }

  static ObjectNode error(String text) {
    return Trees.object(
        """
        {"type":"error","error":{"type":"invalid_request_error","message":"%s"}}
        """,
        text);
  }

  private List<String> foreign(Progress progress) {
    List<String> foreign = new ArrayList<>(issued.foreign(progress.answered()));
    foreign.addAll(issued.foreign(progress.signatures()));
    return foreign;
  }

  private static Progress progress(JsonNode messages) {
    Progress progress = new Progress();
    for (JsonNode message : messages) {
      boolean assistant = message.path("role").asString("").equals("assistant");
      if (assistant) {
        progress.text();
      } else if (!hasResults(message)) {
        progress.user(Trees.text(message.path("content")));
      }
      message.path("content").forEach(block -> read(block, progress));
    }
    return progress;
  }

  private static boolean hasResults(JsonNode message) {
    return message
        .path("content")
        .valueStream()
        .anyMatch(block -> block.path("type").asString("").equals("tool_result"));
  }

  private static void read(JsonNode block, Progress progress) {
    switch (block.path("type").asString("")) {
      case "tool_use" -> progress.call();
      case "tool_result" -> progress.result(block.path("tool_use_id").asString());
      case "thinking" -> progress.signed(block.path("signature").asString());
      default -> {}
    }
  }

  private List<ObjectNode> content(JsonNode request, Progress progress) {
    List<ObjectNode> blocks = new ArrayList<>();
    if (request.path("thinking").path("type").asString("").equals("enabled")) {
      blocks.add(
          Trees.object(
              "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"%s\"}",
              issued.next("sig")));
    }
    List<String> calls = issued.next("toolu", progress.wantedCalls());
    for (String call : calls) {
      blocks.add(
          Trees.object(
              """
              {"type":"tool_use","id":"%s","name":"look_up","input":{"key":"k"}}
              """,
              call));
    }
    if (calls.isEmpty()) {
      blocks.add(Trees.object("{\"type\":\"text\",\"text\":\"answer of %s\"}", model));
    }
    return blocks;
  }

  private ObjectNode message(List<ObjectNode> content) {
    boolean calls = content.getLast().path("type").asString("").equals("tool_use");
    return Trees.object(
        """
        {"id":"%s","type":"message","role":"assistant","model":"%s","content":%s,
        "stop_reason":"%s","stop_sequence":null,"usage":{"input_tokens":%d,
        "cache_read_input_tokens":%d,"cache_creation_input_tokens":%d,"output_tokens":%d}}
        """,
        issued.next("msg"),
        model,
        Trees.array(content),
        calls ? "tool_use" : "end_turn",
        inputTokens.next(),
        CACHE_READ,
        CACHE_WRITTEN,
        OUTPUT);
  }

  private static List<String> streamed(ObjectNode message) {
    List<String> events = new ArrayList<>();
    events.add(Trees.named(start(message)));
    events.add(Trees.named(Trees.object("{\"type\":\"ping\"}")));
    int index = 0;
    for (JsonNode block : message.path("content")) {
      events.addAll(block(index++, block));
    }
    events.add(
        Trees.named(
            Trees.object(
                """
                {"type":"message_delta","delta":{"stop_reason":%s,"stop_sequence":null},
                "usage":{"output_tokens":%d}}
                """,
                message.path("stop_reason"), OUTPUT)));
    events.add(Trees.named(Trees.object("{\"type\":\"message_stop\"}")));
    return events;
  }

  private static ObjectNode start(ObjectNode message) {
    ObjectNode begun = message.deepCopy();
    begun.set("content", Trees.array(List.of()));
    begun.putNull("stop_reason");
    ((ObjectNode) begun.path("usage")).put("output_tokens", 1);
    return Trees.object("{\"type\":\"message_start\",\"message\":%s}", begun);
  }

  private static List<String> block(int index, JsonNode block) {
    List<String> events = new ArrayList<>();
    events.add(
        Trees.named(
            Trees.object(
                "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":%s}",
                index, empty(block))));
    for (String delta : deltas(block)) {
      events.add(
          Trees.named(
              Trees.object(
                  "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":%s}", index, delta)));
    }
    events.add(Trees.named(Trees.object("{\"type\":\"content_block_stop\",\"index\":%d}", index)));
    return events;
  }

  private static ObjectNode empty(JsonNode block) {
    ObjectNode empty = (ObjectNode) block.deepCopy();
    switch (block.path("type").asString()) {
      case "text" -> empty.put("text", "");
      case "thinking" -> empty.put("thinking", "").put("signature", "");
      default -> empty.set("input", Trees.object("{}"));
    }
    return empty;
  }

  private static List<String> deltas(JsonNode block) {
    return switch (block.path("type").asString()) {
      case "text" -> List.of("{\"type\":\"text_delta\",\"text\":" + block.path("text") + "}");
      case "thinking" ->
          List.of(
              "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}",
              "{\"type\":\"signature_delta\",\"signature\":" + block.path("signature") + "}");
      default ->
          List.of(
              "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"key\\\":\"}",
              "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"k\\\"}\"}");
    };
  }
}
