package io.throughline.server.sdk;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The events in which a response is streamed. For one thread. */
final class ResponseEvents {
  private final ObjectNode response;
  private final List<String> events = new ArrayList<>();

  ResponseEvents(ObjectNode response) {
    this.response = response;
  }

  List<String> all() {
    ObjectNode begun = response.deepCopy().put("status", "in_progress").putNull("usage");
    begun.set("output", Trees.array(List.of()));
    add("{\"type\":\"response.created\",\"response\":%s}", begun);
    add("{\"type\":\"response.in_progress\",\"response\":%s}", begun);
    int index = 0;
    for (JsonNode item : response.path("output")) {
      item(index++, item);
    }
    add("{\"type\":\"response.completed\",\"response\":%s}", response);
    return events;
  }

  private void item(int index, JsonNode item) {
    boolean isCall = item.path("type").asString().equals("function_call");
    add(
        "{\"type\":\"response.output_item.added\",\"output_index\":%d,\"item\":%s}",
        index, begun(item));
    if (isCall) {
      call(index, item);
    } else {
      text(index, item);
    }
    add("{\"type\":\"response.output_item.done\",\"output_index\":%d,\"item\":%s}", index, item);
  }

  private static ObjectNode begun(JsonNode item) {
    ObjectNode begun = (ObjectNode) item.deepCopy();
    begun.put("status", "in_progress");
    if (item.has("arguments")) {
      begun.put("arguments", "");
    } else {
      begun.set("content", Trees.array(List.of()));
    }
    return begun;
  }

  private void call(int index, JsonNode item) {
    String at = "\"output_index\":" + index + ",\"item_id\":" + item.path("id");
    JsonNode arguments = item.path("arguments");
    add("{\"type\":\"response.function_call_arguments.delta\",%s,\"delta\":%s}", at, arguments);
    add(
        "{\"type\":\"response.function_call_arguments.done\",%s,\"name\":\"look_up\","
            + "\"arguments\":%s}",
        at, arguments);
  }

  private void text(int index, JsonNode item) {
    String at = "\"output_index\":" + index + ",\"content_index\":0,\"item_id\":" + item.path("id");
    JsonNode part = item.path("content").get(0);
    ObjectNode empty = ((ObjectNode) part.deepCopy()).put("text", "");
    add("{\"type\":\"response.content_part.added\",%s,\"part\":%s}", at, empty);
    add(
        "{\"type\":\"response.output_text.delta\",%s,\"delta\":%s,\"logprobs\":[]}",
        at, part.path("text"));
    add(
        "{\"type\":\"response.output_text.done\",%s,\"text\":%s,\"logprobs\":[]}",
        at, part.path("text"));
    add("{\"type\":\"response.content_part.done\",%s,\"part\":%s}", at, part);
  }

  private void add(String text, Object... values) {
    ObjectNode event = Trees.object(text, values);
    events.add(Trees.named(event.put("sequence_number", events.size())));
  }
}
