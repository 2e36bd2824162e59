package io.throughline.server.capture;

import static io.throughline.server.capture.Place.EACH;

import io.throughline.selector.Usage;
import io.throughline.server.dialect.Digests;
import io.throughline.server.dialect.ResponsesCalls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What an answer of Responses says: one response, or the events of a stream, some of which hold the
 * response as it is then. The response that ends a stream repeats its items.
 */
final class ResponsesFacts extends AnswerFacts {
  private static final String RESPONSE = "response";
  private static final String OUTPUT = "output";
  private static final String ITEM = "item";
  private static final String ITEM_BEGINS = "response.output_item.added";
  private static final int CALLS_MAX = 4_096;

  private long inputTokens = -1;
  private long outputTokens;
  private long cachedTokens = -1;
  private long deltaBytes;
  private long itemBytes;
  private boolean streamed;
  private String status = "";

  private String eventType = "";
  private long eventDeltaBytes;
  private String eventDelta = "";
  private final List<String> eventSeals = new ArrayList<>(0);
  private String itemType = "";
  private String callId = "";
  private String itemName = "";
  private final Set<Long> counted = new HashSet<>(2);

  @Override
  void accept(JsonToken token, JsonParser parser) {
    String name = parser.currentName();
    switch (token) {
      case VALUE_NUMBER_INT -> readCount(parser);
      case VALUE_STRING -> {
        if (name != null) {
          readString(name, parser);
        }
      }
      case END_OBJECT -> {
        if (Place.within(parser, RESPONSE, "error")) {
          fails();
        } else if (Place.within(parser, RESPONSE, OUTPUT, EACH) || Place.at(parser, ITEM)) {
          itemEnded();
        }
      }
      default -> {}
    }
  }

  @Override
  void valueEnded(boolean whole) {
    if (whole) {
      eventEnded();
    }
    eventType = "";
    eventDeltaBytes = 0;
    eventDelta = "";
    eventSeals.clear();
    forgetItem();
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

  /** Not known of a response that is still made in the background. */
  @Override
  long outputBytes() {
    boolean inBackground = status.equals("queued") || status.equals("in_progress");
    return inBackground && !streamed ? -1 : Math.max(deltaBytes, itemBytes);
  }

  private void readCount(JsonParser parser) {
    if (Place.within(parser, RESPONSE, "usage", "input_tokens")) {
      inputTokens = count(parser);
    } else if (Place.within(parser, RESPONSE, "usage", "output_tokens")) {
      outputTokens = count(parser);
    } else if (Place.within(parser, RESPONSE, "usage", "input_tokens_details", "cached_tokens")) {
      cachedTokens = count(parser);
    }
  }

  private void readString(String name, JsonParser parser) {
    switch (name) {
      case "type" -> readType(parser);
      case "id" -> readId(parser);
      case "conversation" -> {
        if (Place.within(parser, RESPONSE, name)) {
          issued.id(parser.getString());
        }
      }
      case "container_id" -> readContainer(parser);
      case "call_id" -> callId = isOfItem(parser, name) ? parser.getString() : callId;
      case "name" -> itemName = isOfItem(parser, name) ? parser.getString() : itemName;
      case "encrypted_content" -> {
        if (isOfItem(parser, name)) {
          eventSeals.add(parser.getString());
        }
      }
      case "status" -> readStatus(parser);
      case "reason" -> {
        if (Place.within(parser, RESPONSE, "incomplete_details", name)) {
          finished(parser.getString());
        }
      }
      case "delta" -> {
        if (Place.at(parser, name)) {
          eventDeltaBytes = bytes(parser);
          eventDelta = keepsText() ? parser.getString() : "";
        }
      }
      default -> {
        measure(name, parser);
        readArguments(name, parser);
      }
    }
  }

  /** What a call is given: JSON, a text of the tool's own form, or the parts of its action. */
  private void readArguments(String name, JsonParser parser) {
    CallArguments arguments = calls.arguments();
    switch (name) {
      case "arguments" -> {
        if (isOfItem(parser, name)) {
          arguments.json(parser);
        }
      }
      case "input" -> {
        if (isOfItem(parser, name)) {
          arguments.plain(parser.getString());
        }
      }
      case "path" -> {
        if (isOfItem(parser, "operation", name)) {
          arguments.name(name);
          arguments.value(parser);
        }
      }
      default -> {}
    }
  }

  private void readType(JsonParser parser) {
    if (Place.at(parser, "type")) {
      eventType = parser.getString();
    } else if (isOfItem(parser, "type")) {
      itemType = parser.getString();
    }
  }

  /** The id of a response or of its conversation; a conversation may be an answer itself. */
  private void readId(JsonParser parser) {
    if (Place.within(parser, RESPONSE, "id")
        || Place.within(parser, RESPONSE, "conversation", "id")) {
      issued.id(parser.getString());
    }
  }

  private void readContainer(JsonParser parser) {
    String[] cited = {"content", EACH, "annotations", EACH, "container_id"};
    if (isOfItem(parser, "container_id") || isOfItem(parser, cited)) {
      issued.id(parser.getString());
    }
  }

  /** The reason of an incomplete response stands elsewhere. */
  private void readStatus(JsonParser parser) {
    if (Place.within(parser, RESPONSE, "status")) {
      status = parser.getString();
      switch (status) {
        case "failed" -> {
          fails();
          finished(status);
        }
        case "completed", "cancelled" -> finished(status);
        case "incomplete" -> finished(finishReason().isEmpty() ? status : finishReason());
        default -> {}
      }
    }
  }

  private void measure(String name, JsonParser parser) {
    boolean counts =
        switch (name) {
          case "text", "refusal" ->
              isOfOutput(parser, "content", EACH, name)
                  || isOfOutput(parser, "summary", EACH, name);
          case "arguments", "input", "code" -> isOfOutput(parser, name);
          default -> false;
        };
    itemBytes += counts ? bytes(parser) : 0;
    // The response that ends a stream repeats what it said.
    if (counts && !streamed && isOfOutput(parser, "content", EACH, name)) {
      says(parser);
    }
  }

  private static boolean isOfItem(JsonParser parser, String... path) {
    String[] inEvent = new String[path.length + 1];
    inEvent[0] = ITEM;
    System.arraycopy(path, 0, inEvent, 1, path.length);
    return Place.at(parser, inEvent) || isOfOutput(parser, path);
  }

  private static boolean isOfOutput(JsonParser parser, String... path) {
    String[] inOutput = new String[path.length + 2];
    inOutput[0] = OUTPUT;
    inOutput[1] = EACH;
    System.arraycopy(path, 0, inOutput, 2, path.length);
    return Place.within(parser, RESPONSE, inOutput);
  }

  private void itemEnded() {
    if (ResponsesCalls.isCall(itemType)) {
      issued.digest(callId);
      called();
    } else {
      calls.drop();
    }
    forgetItem();
  }

  /**
   * A stream shows a call when it begins, without its arguments, when it is done, and at its end.
   */
  private void called() {
    boolean whole = !eventType.equals(ITEM_BEGINS);
    if (whole && counted.size() < CALLS_MAX && counted.add(Digests.of(callId))) {
      calls.whole(itemName.isEmpty() ? itemType : itemName);
    } else {
      calls.drop();
    }
  }

  private void forgetItem() {
    itemType = "";
    itemName = "";
    callId = "";
  }

  private void eventEnded() {
    streamed |= !eventType.isEmpty();
    // What is sealed may still change until its item is done.
    if (!eventType.equals(ITEM_BEGINS)) {
      eventSeals.forEach(issued::digest);
    }
    if (eventType.endsWith(".delta") && !eventType.contains("audio")) {
      deltaBytes += eventDeltaBytes;
    }
    if (eventType.equals("response.output_text.delta")
        || eventType.equals("response.refusal.delta")) {
      says(eventDelta);
    }
    switch (eventType) {
      case "response.completed", "response.incomplete", "response.failed" -> tellsEnd();
      case "error" -> fails();
      default -> {}
    }
  }
}
