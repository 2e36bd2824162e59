package io.throughline.server.capture;

import static io.throughline.server.capture.Place.ANY;
import static io.throughline.server.capture.Place.EACH;

import io.throughline.selector.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What an answer of Chat Completions says, in a whole {@code message} or its {@code delta}s. */
final class ChatFacts extends AnswerFacts {
  private static final String CHOICES = "choices";
  private static final String CALLS = "tool_calls";

  private long inputTokens = -1;
  private long outputTokens;
  private long cachedTokens = -1;
  private long textBytes;

  /** The same reasoning comes under either name, from some servers under both. */
  private long reasoningBytes;

  private long reasoningContentBytes;

  private final ChatCalls parts = new ChatCalls(calls);

  @Override
  void accept(JsonToken token, JsonParser parser) {
    if (token == JsonToken.END_OBJECT && isCall(parser)) {
      parts.ended();
      return;
    }
    String name = parser.currentName();
    if (name == null) {
      return;
    }
    switch (token) {
      case VALUE_NUMBER_INT -> readCount(name, parser);
      case VALUE_STRING -> readString(name, parser);
      case END_OBJECT -> readError(name, parser);
      default -> {}
    }
  }

  private static boolean isCall(JsonParser parser) {
    return Place.at(parser, CHOICES, EACH, ANY, CALLS, EACH)
        || Place.at(parser, CHOICES, EACH, ANY, "function_call");
  }

  @Override
  void valueEnded(boolean whole) {
    parts.clear();
  }

  /** Cached tokens are held within the input tokens. */
  @Override
  @Nullable Usage usage() {
    return inputTokens < 0
        ? null
        : new Usage(inputTokens, Math.clamp(cachedTokens, 0, inputTokens), 0, outputTokens);
  }

  @Override
  boolean cachedReported() {
    return cachedTokens >= 0;
  }

  @Override
  long outputBytes() {
    return textBytes + Math.max(reasoningBytes, reasoningContentBytes);
  }

  private void readCount(String name, JsonParser parser) {
    if (Place.at(parser, "usage", ANY)) {
      switch (name) {
        case "prompt_tokens" -> inputTokens = count(parser);
        case "completion_tokens" -> outputTokens = count(parser);
        case "prompt_cache_hit_tokens" -> cachedTokens = count(parser);
        default -> {}
      }
    } else if (Place.at(parser, "usage", "prompt_tokens_details", "cached_tokens")) {
      cachedTokens = count(parser);
    } else if (name.equals("index") && Place.at(parser, CHOICES, EACH, ANY, CALLS, EACH, name)) {
      parts.index(count(parser));
    }
  }

  private void readString(String name, JsonParser parser) {
    switch (name) {
      case "id" -> {
        if (Place.at(parser, CHOICES, EACH, ANY, CALLS, EACH, name)) {
          issued.digest(parser.getString());
          parts.id(parser.getString());
        }
      }
      case "name" -> {
        if (inCall(name, parser)) {
          parts.name(parser.getString());
        }
      }
      case "finish_reason" -> {
        if (Place.at(parser, CHOICES, EACH, name)) {
          finished(parser.getString());
        }
      }
      case "thought_signature", "thoughtSignature", "encrypted_content" ->
          issued.digest(parser.getString());
      case "container_id" -> issued.id(parser.getString());
      case "error" -> readError(name, parser);
      default -> measure(name, parser);
    }
  }

  private void measure(String name, JsonParser parser) {
    switch (name) {
      case "content", "refusal" -> {
        if (inMessage(name, parser)) {
          measureText(parser);
        }
      }
      case "text" -> {
        if (isPart(name, parser)) {
          measureText(parser);
        }
      }
      case "reasoning" -> reasoningBytes += inMessage(name, parser) ? bytes(parser) : 0;
      case "reasoning_content" ->
          reasoningContentBytes += inMessage(name, parser) ? bytes(parser) : 0;
      case "arguments", "input" -> {
        if (inCall(name, parser)) {
          textBytes += bytes(parser);
          parts.text(parser.getString(), name.equals("arguments"));
        }
      }
      default -> {}
    }
  }

  private void measureText(JsonParser parser) {
    textBytes += bytes(parser);
    says(parser);
  }

  private static boolean inMessage(String name, JsonParser parser) {
    return Place.at(parser, CHOICES, EACH, ANY, name);
  }

  private static boolean isPart(String name, JsonParser parser) {
    return Place.at(parser, CHOICES, EACH, ANY, "content", EACH, name);
  }

  private static boolean inCall(String name, JsonParser parser) {
    return Place.at(parser, CHOICES, EACH, ANY, CALLS, EACH, ANY, name)
        || Place.at(parser, CHOICES, EACH, ANY, "function_call", name);
  }

  private void readError(String name, JsonParser parser) {
    if (name.equals("error") && Place.at(parser, name)) {
      fails();
    }
  }
}
