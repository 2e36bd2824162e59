package io.throughline.server.capture;

import static io.throughline.server.capture.Place.EACH;
import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The inputs of tool calls in a message: what they say is the model's and is only measured, as the
 * bytes of its names, values and brackets. A streamed call begins with an empty input, which is not
 * measured.
 */
final class ToolInput {
  private static final String INPUT = "input";

  private static final int QUOTES = 2;
  private static final int NAME_MARKS = 3;

  private int depth;
  private boolean measured;
  private long bytes;

  /** Whether the current token belongs to an input. */
  boolean holds(JsonToken token, JsonParser parser) {
    if (depth == 0 && !begins(token, parser)) {
      return false;
    }
    if (token.isStructStart()) {
      depth++;
    } else if (token.isStructEnd()) {
      depth--;
    }
    bytes += measured ? size(token, parser) : 0;
    return true;
  }

  long bytes() {
    return bytes;
  }

  /** The message broke off or is over. */
  void reset() {
    depth = 0;
  }

  private boolean begins(JsonToken token, JsonParser parser) {
    if (!token.isStructStart()) {
      return false;
    }
    measured = Place.opens(parser, "message", "content", EACH, INPUT);
    return measured || Place.opens(parser, "", "content_block", INPUT);
  }

  private static long size(JsonToken token, JsonParser parser) {
    return switch (token) {
      // The parser's buffer may still hold an earlier name.
      case PROPERTY_NAME -> parser.currentName().getBytes(UTF_8).length + NAME_MARKS;
      case VALUE_STRING -> AnswerFacts.bytes(parser) + QUOTES;
      default -> parser.getStringLength();
    };
  }
}
