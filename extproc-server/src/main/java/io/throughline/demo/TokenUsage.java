package io.throughline.demo;

import io.throughline.selector.Usage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens of one exchange.
 *
 * @param input all input tokens, the cached ones included
 * @param cached input tokens served from the prefix cache, at most {@code input}
 * @param output completion tokens
 */
public record TokenUsage(int input, int cached, int output) {
  /** No tokens at all. */
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0);

  private static final int BYTES_PER_TOKEN = 4;

  static int tokens(int bytes) {
    return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
  }

  static TokenUsage of(JsonNode usage) {
    return new TokenUsage(
        usage.path("prompt_tokens").asInt(0),
        usage.path("prompt_tokens_details").path("cached_tokens").asInt(0),
        usage.path("completion_tokens").asInt(0));
  }

  /** The same tokens as the price rule takes them. */
  Usage priced() {
    return new Usage(input, cached, 0, output);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("prompt_tokens", input);
    json.put("completion_tokens", output);
    json.put("total_tokens", input + output);
    json.putObject("prompt_tokens_details").put("cached_tokens", cached);
    return json;
  }
}
