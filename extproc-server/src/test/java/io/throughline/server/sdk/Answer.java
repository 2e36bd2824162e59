package io.throughline.server.sdk;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a server answers.
 *
 * @param status of HTTP
 * @param whole the body of a whole answer; null for a streamed one
 * @param events the events of a streamed answer
 * @param foreign what the request continued and another server had issued
 * @param answeredCalls how many results of the open tool loop the request brought
 */
record Answer(
    int status, JsonNode whole, List<String> events, List<String> foreign, int answeredCalls) {
  static Answer whole(int status, JsonNode body) {
    return new Answer(status, body, List.of(), List.of(), 0);
  }

  static Answer events(List<String> events) {
    return new Answer(200, null, List.copyOf(events), List.of(), 0);
  }

  /** The same to a request that continued this. */
  Answer after(List<String> foreignIds, Progress progress) {
    return new Answer(status, whole, events, foreignIds, progress.answered().size());
  }
}
