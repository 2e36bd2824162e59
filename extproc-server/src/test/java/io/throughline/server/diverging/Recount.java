package io.throughline.server.diverging;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts in the messages alone how often something is there; it knows nothing of what was injected.
 * Each method returns the index of the message with which something is there for the third time, or
 * {@link #NOWHERE}.
 */
final class Recount {
  static final int NOWHERE = -1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final int WORDS_MIN = 10;
  private static final double NEAR = 0.3;

  private Recount() {}

  /** The first request that holds a message. */
  static int turnThatShows(List<ObjectNode> messages, int index) {
    List<Integer> answers = Session.answers(messages);
    return (int) answers.stream().filter(answer -> answer <= index).count();
  }

  /** Calls of equal name and equal arguments as JSON values. */
  static int equalCalls(List<ObjectNode> messages) {
    return third(messages, message -> Session.calls(message).stream().map(Recount::key).toList());
  }

  /** Messages with the same calls, two or more, in whatever order. */
  static int equalSets(List<ObjectNode> messages) {
    return third(
        messages,
        message -> {
          List<String> keys = Session.calls(message).stream().map(Recount::key).sorted().toList();
          return keys.size() < 2 ? List.of() : List.of(keys.toString());
        });
  }

  /** Equal calls with equal results. */
  static int equalCallsAndResults(List<ObjectNode> messages) {
    Map<String, String> results = new HashMap<>();
    for (ObjectNode message : messages) {
      results.put(message.path("tool_call_id").asString(""), Session.text(message));
    }
    return third(
        messages,
        message ->
            message
                .path("tool_calls")
                .valueStream()
                .map(call -> keyOf(call) + " -> " + results.get(call.path("id").asString("")))
                .toList());
  }

  /** Three cycles of so many calls, one right after the other. */
  static int cycles(List<ObjectNode> messages, int period) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      for (Call call : Session.calls(messages.get(i))) {
        made.add(key(call));
        if (cycled(made, period)) {
          return i;
        }
      }
    }
    return NOWHERE;
  }

  private static boolean cycled(List<String> made, int period) {
    int from = made.size() - 3 * period;
    if (from < 0 || made.get(from).equals(made.get(from + 1))) {
      return false;
    }
    for (int i = from + period; i < made.size(); i++) {
      if (!made.get(i).equals(made.get(i - period))) {
        return false;
      }
    }
    return true;
  }

  /** Texts of one role that differ in few words. */
  static int nearTexts(List<ObjectNode> messages, String role) {
    List<List<String>> texts = new ArrayList<>();
    List<Integer> near = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      ObjectNode message = messages.get(i);
      List<String> words = words(Session.text(message));
      if (!Session.role(message).equals(role) || words.size() < WORDS_MIN) {
        continue;
      }
      int own = 1;
      for (int other = 0; other < texts.size(); other++) {
        if (distance(texts.get(other), words) <= NEAR) {
          near.set(other, near.get(other) + 1);
          own++;
        }
      }
      texts.add(words);
      near.add(own);
      if (near.stream().anyMatch(count -> count >= 3)) {
        return i;
      }
    }
    return NOWHERE;
  }

  private interface Keys {
    List<String> of(ObjectNode message);
  }

  private static int third(List<ObjectNode> messages, Keys keys) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      for (String key : keys.of(messages.get(i))) {
        if (seen.merge(key, 1, Integer::sum) == 3) {
          return i;
        }
      }
    }
    return NOWHERE;
  }

  private static String keyOf(JsonNode call) {
    JsonNode function = call.path("function");
    return key(new Call(function.path("name").asString(), function.path("arguments").asString()));
  }

  private static String key(Call call) {
    return call.name() + " " + value(JSON.readTree(call.arguments()));
  }

  /** The same Java value for the same JSON value. */
  static Object value(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new TreeMap<>();
      node.propertyStream().forEach(m -> members.put(m.getKey(), value(m.getValue())));
      return members;
    }
    if (node.isArray()) {
      return node.valueStream().map(Recount::value).toList();
    }
    if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
    return node.toString();
  }

  private static List<String> words(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    return plain.isEmpty() ? List.of() : List.of(plain.split(" "));
  }

  /** Edits of words to get from one to the other, as a share of the longer one. */
  static double distance(List<String> one, List<String> other) {
    int[] row = new int[other.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.get(i - 1).equals(other.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.size()] / (double) Math.max(one.size(), other.size());
  }
}
