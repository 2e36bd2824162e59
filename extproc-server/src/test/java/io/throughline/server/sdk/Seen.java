package io.throughline.server.sdk;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A request as a model's server got it.
 *
 * @param server the model of the server
 * @param method of HTTP
 * @param path without the query
 * @param headers by lower-case name
 * @param body missing where there was none
 * @param status of the answer
 * @param foreign what the request continues and this server did not issue: answered calls of the
 *     open tool loop, responses, signatures
 * @param answeredCalls how many results of the open tool loop it brought
 */
public record Seen(
    String server,
    String method,
    String path,
    Map<String, String> headers,
    JsonNode body,
    int status,
    List<String> foreign,
    int answeredCalls) {}
