package io.throughline.server.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Responses, which this server keeps: one that continues another, or asks for one by its id, gets
 * 404 when that was made elsewhere.
 */
final class ResponsesDialect {
  private static final int CACHED = 40;
  private static final int OUTPUT = 7;

  private final String model;
  private final Issued issued;
  private final Counter inputTokens = new Counter(200);
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /** A response, and the conversation that led to it with its own output at the end. */
  private record Kept(ObjectNode response, List<JsonNode> items) {}

  ResponsesDialect(String model, Issued issued) {
    this.model = model;
    this.issued = issued;
  }

  Answer answer(JsonNode request) {
    List<JsonNode> items = new ArrayList<>();
    String previous = request.path("previous_response_id").asString("");
    if (!previous.isEmpty()) {
      Kept before = kept.get(previous);
      if (before == null) {
        return notFound(previous);
      }
      items.addAll(before.items());
    }
    items.addAll(input(request.path("input")));
    Progress progress = progress(items);
    ObjectNode response = response(request, progress);
    response.path("output").forEach(items::add);
    kept.put(response.path("id").asString(), new Kept(response, List.copyOf(items)));
    Answer answer =
        request.path("stream").asBoolean(false)
            ? Answer.events(new ResponseEvents(response).all())
            : Answer.whole(200, response);
    return answer.after(issued.foreign(progress.answered()), progress);
  }

  Answer retrieve(String id) {
    Kept found = kept.get(id);
    return found == null ? notFound(id) : Answer.whole(200, found.response());
  }

  Answer cancel(String id) {
    Kept found = kept.get(id);
    if (found == null) {
      return notFound(id);
    }
    ObjectNode cancelled = found.response().deepCopy().put("status", "cancelled");
    kept.put(id, new Kept(cancelled, found.items()));
    return Answer.whole(200, cancelled);
  }

  Answer delete(String id) {
    return kept.remove(id) == null
        ? notFound(id)
        : Answer.whole(
            200, Trees.object("{\"id\":\"%s\",\"object\":\"response\",\"deleted\":true}", id));
  }

  Answer inputItems(String id) {
    Kept found = kept.get(id);
    return found == null
        ? notFound(id)
        : Answer.whole(
            200,
            Trees.object(
                "{\"object\":\"list\",\"data\":[],\"has_more\":false,"
                    + "\"first_id\":\"a\",\"last_id\":\"b\"}"));
  }

  private static Answer notFound(String id) {
    return new Answer(
        404,
        Trees.object(
            """
            {"error":{"message":"Response with id '%s' not found.","code":"upstream_not_found",
            "type":"invalid_request_error","param":null}}
            """,
            id),
        List.of(),
        List.of(id),
        0);
  }

  private static List<JsonNode> input(JsonNode input) {
    return input.isString()
        ? List.of(Trees.object("{\"role\":\"user\",\"content\":%s}", input))
        : input.valueStream().toList();
  }

  private static Progress progress(List<JsonNode> items) {
    Progress progress = new Progress();
    for (JsonNode item : items) {
      switch (item.path("type").asString("message")) {
        case "function_call" -> progress.call();
        case "function_call_output" -> progress.result(item.path("call_id").asString());
        case "message" -> {
          if (item.path("role").asString("").equals("user")) {
            progress.user(Trees.text(item.path("content")));
          } else {
            progress.text();
          }
        }
        default -> {}
      }
    }
    return progress;
  }

  private ObjectNode response(JsonNode request, Progress progress) {
    List<ObjectNode> output = new ArrayList<>();
    for (String call : issued.next("call", progress.wantedCalls())) {
      output.add(
          Trees.object(
              """
              {"type":"function_call","id":"%s","call_id":"%s","name":"look_up",
              "arguments":"{\\"key\\":\\"k\\"}","status":"completed"}
              """,
              issued.next("fc"), call));
    }
    if (output.isEmpty()) {
      output.add(
          Trees.object(
              """
              {"type":"message","id":"%s","role":"assistant","status":"completed",
              "content":[{"type":"output_text","text":"answer of %s","annotations":[]}]}
              """,
              issued.next("msg"), model));
    }
    String status = request.path("background").asBoolean(false) ? "in_progress" : "completed";
    return response(status, output, request.path("previous_response_id"));
  }

  private ObjectNode response(String status, List<ObjectNode> output, JsonNode previous) {
    int input = inputTokens.next();
    return Trees.object(
        """
        {"id":"%s","object":"response","created_at":1,"status":"%s","model":"%s","output":%s,
        "previous_response_id":%s,"error":null,"incomplete_details":null,"instructions":null,
        "metadata":{},"parallel_tool_calls":true,"temperature":1,"top_p":1,"tool_choice":"auto",
        "tools":[],"usage":{"input_tokens":%d,"input_tokens_details":{"cached_tokens":%d},
        "output_tokens":%d,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":%d}}
        """,
        issued.next("resp"),
        status,
        model,
        Trees.array(output),
        previous.isString() ? previous : "null",
        input,
        CACHED,
        OUTPUT,
        input + OUTPUT);
  }
}
