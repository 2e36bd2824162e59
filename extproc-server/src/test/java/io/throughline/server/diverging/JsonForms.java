package io.throughline.server.diverging;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Other texts of one JSON object with the same value: members in another order, other space,
 * numbers and characters written otherwise. Left as they are, since they are other values or may
 * be: {@code 1} and {@code "1"}, null and absent, the order of a list, minus zero, and numbers that
 * only a double would take for equal.
 */
final class JsonForms {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final int TRIES = 20;

  private final SplittableRandom random;
  private final JsonNode value;
  private final List<String> before = new ArrayList<>();

  JsonForms(SplittableRandom random, String text) {
    this.random = random;
    this.value = JSON.readTree(text);
    before.add(text);
  }

  /** One that was not there yet, if one is found soon. */
  String next() {
    String form = write(value);
    for (int i = 0; i < TRIES && before.contains(form); i++) {
      form = write(value);
    }
    before.add(form);
    return form;
  }

  private String write(JsonNode node) {
    if (node.isObject()) {
      List<String> members =
          new ArrayList<>(
              node.propertyStream()
                  .map(m -> string(m.getKey()) + space() + ":" + space() + write(m.getValue()))
                  .toList());
      Collections.shuffle(members, Random.from(random));
      return enclosed("{", members, "}");
    }
    if (node.isArray()) {
      return enclosed("[", node.valueStream().map(this::write).toList(), "]");
    }
    if (node.isNumber()) {
      return number(node.decimalValue());
    }
    return node.isString() ? string(node.stringValue()) : node.toString();
  }

  private String enclosed(String open, List<String> parts, String close) {
    return open + space() + String.join(space() + "," + space(), parts) + space() + close;
  }

  private String number(BigDecimal number) {
    String plain = number.toPlainString();
    boolean whole = !plain.contains(".");
    return switch (random.nextInt(4)) {
      case 0 -> plain + (whole ? ".0" : "0");
      case 1 -> plain + "e0";
      case 2 -> number.movePointLeft(1).toPlainString() + "E+1";
      default -> plain;
    };
  }

  private String string(String text) {
    String quoted = JSON.writeValueAsString(text);
    if (random.nextInt(4) != 0) {
      return quoted;
    }
    int at = random.nextInt(text.length() + 1);
    boolean plain = at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    return plain
        ? "\"%s\\u%04x%s\""
            .formatted(inner(text.substring(0, at)), (int) text.charAt(at), inner(text, at + 1))
        : quoted;
  }

  private static String inner(String text, int from) {
    return inner(text.substring(from));
  }

  private static String inner(String text) {
    String quoted = JSON.writeValueAsString(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private String space() {
    return switch (random.nextInt(4)) {
      case 0 -> " ";
      case 1 -> random.nextBoolean() ? "\n  " : "\t";
      default -> "";
    };
  }
}
