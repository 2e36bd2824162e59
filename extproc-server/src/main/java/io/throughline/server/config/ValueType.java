package io.throughline.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;

/**
 * What may stand at a key. The same object checks a file's value, is told in messages, and is
 * printed in the JSON Schema and the manual, so that these cannot disagree. Immutable.
 */
sealed interface ValueType {

  /** What may stand there, as messages say it after {@code expected:}. */
  String expected();

  /** A single value, which a node is turned into. */
  sealed interface Scalar<T> extends ValueType {
    /** The value; null when the node is not of this type or out of range. */
    @Nullable T read(JsonNode node);
  }

  /**
   * A string.
   *
   * @param pattern what the whole string must match, in the common syntax of Java and ECMA-262;
   *     null for any string
   */
  record Text(@Nullable Pattern pattern, String expected) implements Scalar<String> {
    private static final Text ANY = new Text(null, "a string");
    private static final Text NAME = new Text(Pattern.compile("[\\s\\S]*\\S[\\s\\S]*"), "a name");

    /** Any string. */
    static Text any() {
      return ANY;
    }

    /** A string that holds more than white space. */
    static Text name() {
      return NAME;
    }

    @Override
    public @Nullable String read(JsonNode node) {
      boolean fits =
          node.isString() && (pattern == null || pattern.matcher(node.stringValue()).matches());
      return fits ? node.stringValue() : null;
    }
  }

  /**
   * One of some words; read as it stands in the list.
   *
   * @param anyCase whether upper and lower case count alike
   */
  record Words(List<String> words, boolean anyCase) implements Scalar<String> {
    @Override
    public @Nullable String read(JsonNode node) {
      return node.isString()
          ? words.stream().filter(word -> same(word, node.stringValue())).findFirst().orElse(null)
          : null;
    }

    private boolean same(String word, String written) {
      return anyCase ? word.equalsIgnoreCase(written) : word.equals(written);
    }

    @Override
    public String expected() {
      return String.join(" | ", words);
    }
  }

  /** True or false. */
  record Flag() implements Scalar<Boolean> {
    @Override
    public @Nullable Boolean read(JsonNode node) {
      return node.isBoolean() ? node.booleanValue() : null;
    }

    @Override
    public String expected() {
      return "true or false";
    }
  }

  /** A whole number, bounds included. */
  record Whole(int min, int max) implements Scalar<Integer> {
    @Override
    public @Nullable Integer read(JsonNode node) {
      if (!node.isIntegralNumber() || !node.canConvertToInt()) {
        return null;
      }
      int value = node.intValue();
      return value < min || value > max ? null : value;
    }

    @Override
    public String expected() {
      return "a whole number from " + min + " to " + max;
    }
  }

  /**
   * A number, bounds included. {@link Double#MIN_VALUE} as lower bound reads "above 0", {@link
   * Double#MAX_VALUE} as upper bound "none".
   */
  record Decimal(double min, double max) implements Scalar<BigDecimal> {
    @Override
    public @Nullable BigDecimal read(JsonNode node) {
      if (!node.isNumber() || node instanceof DoubleNode d && !Double.isFinite(d.doubleValue())) {
        return null;
      }
      BigDecimal value = node.decimalValue();
      return value.compareTo(BigDecimal.valueOf(min)) < 0
              || value.compareTo(BigDecimal.valueOf(max)) > 0
          ? null
          : value;
    }

    @Override
    public String expected() {
      String from = min == Double.MIN_VALUE ? "above 0" : "from " + plain(min);
      return "a number " + (max == Double.MAX_VALUE ? from : from + " to " + plain(max));
    }

    static String plain(double bound) {
      return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }
  }

  /** A duration, bounds included. */
  record Span(Duration min, Duration max) implements Scalar<Duration> {
    @Override
    public @Nullable Duration read(JsonNode node) {
      Duration read = Forms.duration(node.asString(""));
      return read == null || read.compareTo(min) < 0 || read.compareTo(max) > 0 ? null : read;
    }

    @Override
    public String expected() {
      return "a duration such as 300ms, 10s, 5m or 24h from %s to %s"
          .formatted(Forms.shown(min), Forms.shown(max));
    }
  }

  /** A number of bytes, bounds included. */
  record Size(long min, long max) implements Scalar<Long> {
    @Override
    public @Nullable Long read(JsonNode node) {
      Long read = Forms.bytes(node.asString(""));
      return read == null || read < min || read > max ? null : read;
    }

    @Override
    public String expected() {
      return "a size such as 512KiB or 32MiB from %s to %s"
          .formatted(Forms.shown(min), Forms.shown(max));
    }
  }

  /** A number of tokens. */
  record Tokens() implements Scalar<Long> {
    @Override
    public @Nullable Long read(JsonNode node) {
      return Forms.tokens(node.asString(""));
    }

    @Override
    public String expected() {
      return "a token count such as 4096, 16K or 1M";
    }
  }

  /** A list of strings. */
  record Strings() implements ValueType {
    @Override
    public String expected() {
      return "a list of strings";
    }
  }

  /** A list of lists of strings. */
  record StringLists() implements ValueType {
    @Override
    public String expected() {
      return "a list of lists of strings";
    }
  }

  /**
   * A mapping from names, which the file chooses, to mappings.
   *
   * @param shape the shape of one
   */
  record Named(Shape shape) implements ValueType {
    @Override
    public String expected() {
      return "a mapping of names to mappings";
    }
  }

  /**
   * A mapping from names, which the file chooses, to words.
   *
   * @param words what may stand at each
   */
  record NamedWords(Words words) implements ValueType {
    @Override
    public String expected() {
      return "a mapping of names to " + words.expected();
    }
  }

  /** A mapping with keys of its own. */
  record Mapping(Shape shape) implements ValueType {
    @Override
    public String expected() {
      return "a mapping";
    }
  }

  /**
   * A list of mappings.
   *
   * @param shape the shape of one
   * @param min how many there must be
   * @param max how many there may be
   * @param item the word for one of them
   */
  record Mappings(Shape shape, int min, int max, String item) implements ValueType {
    @Override
    public String expected() {
      return "a list of mappings";
    }

    /** How many there may be, in words. */
    String count() {
      if (min == max) {
        return "exactly " + (min == 1 ? "one " + item : min + " " + item + "s");
      }
      if (max == Integer.MAX_VALUE) {
        return "at least " + (min == 1 ? "one " + item : min + " " + item + "s");
      }
      return min + " to " + max + " " + item + "s";
    }
  }

  /** Whatever stands there; nothing reads it. */
  record Anything() implements ValueType {
    @Override
    public String expected() {
      return "anything";
    }
  }

  /** The value as messages show it. */
  static String shown(JsonNode node) {
    if (node.isObject()) {
      return "a mapping";
    }
    String text = node.isArray() ? "a list" : node.asString("null");
    return text.isBlank() ? "''" : text;
  }
}
