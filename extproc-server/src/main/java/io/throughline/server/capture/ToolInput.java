package io.throughline.server.capture;

import static io.throughline.server.capture.Place.EACH;
import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The inputs of tool calls in a message: what they say is the model's. They are measured, as the
 * bytes of their names, values and brackets, and shown to who looks for edited files. A streamed
 * call begins with an empty input, which is not measured.
 */
final class ToolInput {
  private static final String INPUT = "input";

  private static final int QUOTES = 2;
  private static final int NAME_MARKS = 3;

  private final CallArguments arguments;
  private int depth;
  private boolean measured;
  private long bytes;

  /**
   * Creates it.
   *
   * @param arguments is shown the inputs
   */
  ToolInput(CallArguments arguments) {
    this.arguments = arguments;
  }

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
    show(token, parser);
    return true;
  }

  long bytes() {
    return bytes;
  }

  /** The message broke off or is over. */
  void reset() {
    depth = 0;
  }

  private void show(JsonToken token, JsonParser parser) {
    if (token == JsonToken.PROPERTY_NAME) {
      arguments.name(parser.currentName());
    } else if (token == JsonToken.VALUE_STRING) {
      arguments.value(parser);
    }
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
