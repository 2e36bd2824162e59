package io.throughline.server.capture;

import static io.throughline.server.capture.Place.EACH;

import io.throughline.selector.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What an answer of Anthropic's Messages says: one message, or the events of a stream. */
final class MessagesFacts extends AnswerFacts {
  private static final String MESSAGE = "message";
  private static final String BLOCK = "content_block";
  private static final String CONTENT = "content";
  private static final String DELTA = "delta";
  private static final int SIGNATURE_CHARS_MAX = 1 << 20;

  private final CacheTokens tokens = new CacheTokens();
  private final ToolInput input = new ToolInput(calls.arguments());
  private long textBytes;

  private String eventType = "";
  private String blockType = "";
  private String blockId = "";
  private String blockName = "";
  private String blockData = "";
  private final StringBuilder signature = new StringBuilder();

  @Override
  void accept(JsonToken token, JsonParser parser) {
    if (input.holds(token, parser)) {
      return;
    }
    String name = parser.currentName();
    switch (token) {
      case VALUE_NUMBER_INT -> {
        if (name != null) {
          tokens.read(name, parser);
        }
      }
      case VALUE_STRING -> {
        if (name != null) {
          readString(name, parser);
        }
      }
      case END_OBJECT -> {
        if (Place.at(parser, "error")) {
          fails();
        } else if (isWholeBlock(parser)) {
          blockEnded(true);
          signatureEnded();
        } else if (Place.at(parser, BLOCK)) {
          blockEnded(false);
        }
      }
      default -> {}
    }
  }

  @Override
  void valueEnded(boolean whole) {
    input.reset();
    if (whole && !eventType.equals("content_block_delta") && !eventType.equals("ping")) {
      if (!eventType.equals("content_block_start")) {
        signatureEnded();
      }
      switch (eventType) {
        case "message_stop" -> tellsEnd();
        case "content_block_stop" -> calls.end();
        default -> {}
      }
    }
    eventType = "";
    forgetBlock();
  }

  @Override
  @Nullable Usage usage() {
    return tokens.usage();
  }

  @Override
  boolean cachedReported() {
    return tokens.cachedReported();
  }

  @Override
  long outputBytes() {
    return textBytes + input.bytes();
  }

  private void readString(String name, JsonParser parser) {
    switch (name) {
      case "type" -> {
        if (Place.at(parser, name)) {
          eventType = parser.getString();
        } else {
          blockType = isOfBlock(parser, name) ? parser.getString() : blockType;
        }
      }
      case "id" -> readId(parser);
      case "name" -> blockName = isOfBlock(parser, name) ? parser.getString() : blockName;
      case "data" -> blockData = isOfBlock(parser, name) ? parser.getString() : blockData;
      case "signature" -> readSignature(parser);
      case "stop_reason" -> {
        if (Place.within(parser, DELTA, name)) {
          finished(parser.getString());
        }
      }
      case "text", "thinking" -> {
        if (isOfBlock(parser, name) || Place.at(parser, DELTA, name)) {
          textBytes += bytes(parser);
          if (name.equals("text")) {
            says(parser);
          }
        }
      }
      case "partial_json" -> {
        if (Place.at(parser, DELTA, name)) {
          textBytes += bytes(parser);
          calls.piece(parser);
        }
      }
      default -> {}
    }
  }

  private void readId(JsonParser parser) {
    if (isOfBlock(parser, "id")) {
      blockId = parser.getString();
    } else if (Place.within(parser, MESSAGE, "container", "id")
        || Place.at(parser, DELTA, "container", "id")) {
      issued.id(parser.getString());
    }
  }

  /** A streamed signature comes in pieces. */
  private void readSignature(JsonParser parser) {
    boolean ours = isOfBlock(parser, "signature") || Place.at(parser, DELTA, "signature");
    if (ours && signature.length() + parser.getStringLength() <= SIGNATURE_CHARS_MAX) {
      signature.append(parser.getString());
    }
  }

  private static boolean isWholeBlock(JsonParser parser) {
    return Place.within(parser, MESSAGE, CONTENT, EACH);
  }

  private static boolean isOfBlock(JsonParser parser, String name) {
    return Place.at(parser, BLOCK, name) || Place.within(parser, MESSAGE, CONTENT, EACH, name);
  }

  /**
   * A block is over.
   *
   * @param whole whether its input stands in it, and does not follow in pieces
   */
  private void blockEnded(boolean whole) {
    switch (blockType) {
      case "tool_use" -> {
        issued.digest(blockId);
        called(whole);
      }
      case "redacted_thinking" -> issued.digest(blockData);
      default -> calls.drop();
    }
    forgetBlock();
  }

  private void called(boolean whole) {
    if (whole) {
      calls.whole(blockName);
    } else {
      calls.begin();
      calls.tool(blockName);
    }
  }

  private void forgetBlock() {
    blockType = "";
    blockId = "";
    blockName = "";
    blockData = "";
  }

  private void signatureEnded() {
    issued.digest(signature.toString());
    signature.setLength(0);
  }
}
