package io.throughline.server.sdk;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat Completions and embeddings. */
final class ChatDialect {
  private static final int CACHED = 40;
  private static final int OUTPUT = 7;

  private final String model;
  private final Issued issued;
  private final Counter inputTokens = new Counter(100);

  ChatDialect(String model, Issued issued) {
    this.model = model;
    this.issued = issued;
  }

  Answer answer(JsonNode request) {
    Progress progress = progress(request.path("messages"));
    List<String> calls = issued.next("call", progress.wantedCalls());
    Answer answer =
        request.path("stream").asBoolean(false)
            ? Answer.events(streamed(request, calls))
            : Answer.whole(200, whole(calls));
    return answer.after(issued.foreign(progress.answered()), progress);
  }

  Answer embeddings(JsonNode request) {
    int inputs = Math.max(1, request.path("input").size());
    List<ObjectNode> data = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      data.add(
          Trees.object("{\"object\":\"embedding\",\"index\":%d,\"embedding\":[0.5,-0.25]}", i));
    }
    return Answer.whole(
        200,
        Trees.object(
            """
            {"object":"list","model":"%s","data":%s,"usage":{"prompt_tokens":9,"total_tokens":9}}
            """,
            model, Trees.array(data)));
  }

  private static Progress progress(JsonNode messages) {
    Progress progress = new Progress();
    for (JsonNode message : messages) {
      switch (message.path("role").asString("")) {
        case "user" -> progress.user(Trees.text(message.path("content")));
        case "tool" -> progress.result(message.path("tool_call_id").asString());
        case "assistant" -> {
          progress.text();
          message.path("tool_calls").forEach(call -> progress.call());
        }
        default -> {}
      }
    }
    return progress;
  }

  private ObjectNode whole(List<String> calls) {
    ObjectNode message = Trees.object("{\"role\":\"assistant\",\"content\":null}");
    if (calls.isEmpty()) {
      message.put("content", "answer of " + model);
    } else {
      message.set("tool_calls", Trees.array(calls.stream().map(ChatDialect::call).toList()));
    }
    return Trees.object(
        """
        {"id":"%s","object":"chat.completion","created":1,"model":"%s","usage":%s,
        "choices":[{"index":0,"finish_reason":"%s","logprobs":null,"message":%s}]}
        """,
        issued.next("chatcmpl"), model, usage(), finish(calls), message);
  }

  private List<String> streamed(JsonNode request, List<String> calls) {
    String id = issued.next("chatcmpl");
    List<String> events = new ArrayList<>();
    events.add(chunk(id, "{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    if (calls.isEmpty()) {
      for (String word : List.of("answer", " of ", model)) {
        events.add(chunk(id, "{\"content\":\"" + word + "\"}", "null"));
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      events.add(chunk(id, startedCall(i, calls.get(i)), "null"));
      events.add(chunk(id, arguments(i), "null"));
    }
    events.add(chunk(id, "{}", "\"" + finish(calls) + "\""));
    if (request.path("stream_options").path("include_usage").asBoolean(false)) {
      ObjectNode last = chunk(id);
      last.set("choices", Trees.array(List.of()));
      last.set("usage", usage());
      events.add(Trees.unnamed(last));
    }
    events.add("data: [DONE]\n\n");
    return events;
  }

  private String chunk(String id, String delta, String finish) {
    ObjectNode chunk = chunk(id);
    chunk.set(
        "choices",
        Trees.array(
            List.of(
                Trees.object("{\"index\":0,\"delta\":%s,\"finish_reason\":%s}", delta, finish))));
    return Trees.unnamed(chunk);
  }

  private ObjectNode chunk(String id) {
    return Trees.object(
        "{\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"%s\"}",
        id, model);
  }

  private static String startedCall(int index, String id) {
    return """
    {"tool_calls":[{"index":%d,"id":"%s","type":"function",\
    "function":{"name":"look_up","arguments":""}}]}\
    """
        .formatted(index, id);
  }

  private static String arguments(int index) {
    return """
    {"tool_calls":[{"index":%d,"function":{"arguments":"{\\"key\\":\\"k\\"}"}}]}\
    """
        .formatted(index);
  }

  private static ObjectNode call(String id) {
    return Trees.object(
        """
        {"id":"%s","type":"function","function":{"name":"look_up","arguments":"{\\"key\\":\\"k\\"}"}}
        """,
        id);
  }

  private static String finish(List<String> calls) {
    return calls.isEmpty() ? "stop" : "tool_calls";
  }

  private ObjectNode usage() {
    int input = inputTokens.next();
    return Trees.object(
        """
        {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,
        "prompt_tokens_details":{"cached_tokens":%d}}
        """,
        input, OUTPUT, input + OUTPUT, CACHED);
  }
}
