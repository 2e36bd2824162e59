package io.throughline.server.dialect;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a request's {@code metadata} object. */
final class MetadataReader {
  private static final int ENTRIES_MAX = 64;
  private static final int KEY_CHARS_MAX = 256;
  private static final int VALUE_CHARS_MAX = 1_024;

  /** What stands for a list, an object or a value that is too long. */
  private static final String NO_TEXT = "";

  private MetadataReader() {}

  /**
   * The first {@value #ENTRIES_MAX} entries of the object that is the parser's current token, the
   * others are skipped; none where it is something else. A number or a boolean has its JSON text;
   * an entry that is null counts as absent.
   */
  static Map<String, String> read(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return Map.of();
    }
    Map<String, String> entries = new HashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean kept = key.length() <= KEY_CHARS_MAX;
      if (token == JsonToken.VALUE_NULL) {
        entries.remove(key);
      } else if (kept && (entries.size() < ENTRIES_MAX || entries.containsKey(key))) {
        entries.put(key, text(parser));
      } else {
        parser.skipChildren();
      }
    }
    return entries;
  }

  private static String text(JsonParser parser) {
    if (!parser.currentToken().isScalarValue()) {
      parser.skipChildren();
      return NO_TEXT;
    }
    return parser.getStringLength() <= VALUE_CHARS_MAX ? parser.getString() : NO_TEXT;
  }
}
