package io.throughline.replay.whatif;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object that came as a map; what has not its form is told with its path.
 *
 * @param path of the object, with a dot at its end; "" for the whole record
 */
record Fields(String path, Map<?, ?> map) {
  private static final int SHOWN_CHARS = 64;

  boolean has(String key) {
    return map.get(key) != null;
  }

  /** A text; "" where it is absent. */
  String text(String key) {
    Object value = map.get(key);
    if (value == null) {
      return "";
    }
    return value instanceof String text ? text : wrong(key, value, "a text");
  }

  boolean flag(String key) {
    Object value = map.get(key);
    if (value == null) {
      return false;
    }
    return value instanceof Boolean flag ? flag : this.<Boolean>wrong(key, value, "true or false");
  }

  /** A whole number of 0 or more; 0 where it is absent. */
  long count(String key) {
    Object value = map.get(key);
    if (value == null) {
      return 0;
    }
    boolean whole =
        value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    BigDecimal number = whole ? decimal(value) : null;
    if (number == null
        || number.signum() < 0
        || number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return this.<Long>wrong(key, value, "a whole number of 0 or more");
    }
    return number.longValue();
  }

  /** The same within the range of an int. */
  int index(String key) {
    long count = count(key);
    return count <= Integer.MAX_VALUE
        ? (int) count
        : this.<Integer>wrong(key, count, "at most " + Integer.MAX_VALUE);
  }

  /** A number, or the word of one that is none; 0 where it is absent. */
  double number(String key) {
    Object value = map.get(key);
    return value == null ? 0 : number(key, value);
  }

  /** An exact number; null where it is absent. */
  @Nullable BigDecimal exact(String key) {
    Object value = map.get(key);
    return value == null ? null : decimal(key, value);
  }

  /** An object; an empty one where it is absent. */
  Fields object(String key) {
    Object value = map.get(key);
    if (value == null) {
      return new Fields(path + key + ".", Map.of());
    }
    return value instanceof Map<?, ?> object
        ? new Fields(path + key + ".", object)
        : wrong(key, value, "an object");
  }

  List<String> texts(String key) {
    Object value = map.get(key);
    List<String> texts = new ArrayList<>();
    if (value != null && !(value instanceof List<?>)) {
      return wrong(key, value, "a list of texts");
    }
    for (Object one : value == null ? List.of() : (List<?>) value) {
      texts.add(one instanceof String text ? text : this.<String>wrong(key, one, "texts"));
    }
    return texts;
  }

  /** An object of numbers, in its order. */
  Map<String, Double> numbers(String key) {
    Fields object = object(key);
    Map<String, Double> numbers = new LinkedHashMap<>();
    object
        .map()
        .forEach((name, value) ->
            numbers.put(String.valueOf(name), object.number(String.valueOf(name), value)));
    return numbers;
  }

  private double number(String key, @Nullable Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String word when word.equals("not_a_number") -> Double.NaN;
      case String word when word.equals("infinite") -> Double.POSITIVE_INFINITY;
      case String word when word.equals("minus_infinite") -> Double.NEGATIVE_INFINITY;
      case null, default -> this.<Double>wrong(key, value, "a number");
    };
  }

  private BigDecimal decimal(String key, Object value) {
    try {
      return decimal(value);
    } catch (NumberFormatException e) {
      return wrong(key, value, "a number");
    }
  }

  private static BigDecimal decimal(Object value) {
    return value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
  }

  <T> T wrong(String key, @Nullable Object value, String expected) {
    String found = String.valueOf(value);
    String cut = found.length() > SHOWN_CHARS ? found.substring(0, SHOWN_CHARS) + "..." : found;
    throw new IllegalArgumentException(path + key + ": " + cut + " (expected: " + expected + ")");
  }
}
