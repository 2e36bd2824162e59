package io.throughline.server.dialect;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Hashes JSON values so that equal values have equal hashes, however they are written: order of
 * keys, spacing, escapes and the form of numbers (1, 1.0, 1e0) do not count.
 */
final class CanonicalJson {
  private static final long NULL = 0x6e75_6c6c;
  private static final long TRUE = 0x7472_7565;
  private static final long FALSE = 0x6661_6c73;
  private static final long OBJECT = 0x6f62_6a;
  private static final long ARRAY = 0x6172_72;

  /** Integers of more digits are not told apart as doubles. */
  private static final int EXACT_DIGITS = 15;

  private CanonicalJson() {}

  /** The hash of a text that holds one JSON value; of the text itself where it does not. */
  static long hash(String text) {
    try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return parser.nextToken() == null ? 0 : value(parser);
    } catch (JacksonException e) {
      return text(text);
    }
  }

  /** The hash of the JSON value that stands there; 0 of a broken one. */
  static long hash(byte[] body, int start, int end) {
    try (JsonParser parser =
        Json.FACTORY.createParser(ObjectReadContext.empty(), body, start, end - start)) {
      return parser.nextToken() == null ? 0 : value(parser);
    } catch (JacksonException e) {
      return 0;
    }
  }

  private static long value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> text(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> TRUE;
      case VALUE_FALSE -> FALSE;
      default -> NULL;
    };
  }

  /** A sum, so that the order of keys does not count. */
  private static long object(JsonParser parser) {
    long hash = OBJECT;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      long name = text(parser.currentName());
      parser.nextToken();
      hash += mix(name * 31 + value(parser));
    }
    return mix(hash);
  }

  private static long array(JsonParser parser) {
    long hash = ARRAY;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      hash = mix(hash * 31 + value(parser));
    }
    return hash;
  }

  private static long number(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getStringLength() > EXACT_DIGITS) {
      return text(parser.getString());
    }
    double number = parser.getDoubleValue();
    return mix(Double.doubleToLongBits(number == 0 ? 0.0 : number));
  }

  private static long text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digests digests = new Digests();
    digests.update(bytes, 0, bytes.length);
    return digests.value();
  }

  /** The last step of MurmurHash3 for 64 bits (public domain). */
  static long mix(long hash) {
    long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
