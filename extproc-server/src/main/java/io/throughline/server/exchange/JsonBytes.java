package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.ByteSpan;
import io.throughline.server.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Finds things in the bytes of a JSON body that is known to be well formed. */
final class JsonBytes {
  private JsonBytes() {}

  /** The offset of the first byte from there on that is not a blank. */
  static int skipBlanks(ByteString body, int from) {
    int at = from;
    while (isBlank(body.byteAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * The value of a key in an object of the body, of the last where it stands several times.
   *
   * @param object where the object stands; something else has no values
   */
  static @Nullable ByteSpan valueOf(ByteString body, ByteSpan object, String key) {
    byte[] bytes = body.substring(object.start(), object.end()).toByteArray();
    ByteSpan found = null;
    try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals(key);
        JsonToken value = parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (value.isScalarValue()) {
          parser.getString();
        } else {
          parser.skipChildren();
        }
        int end = (int) parser.currentLocation().getByteOffset();
        found = wanted ? new ByteSpan(object.start() + start, object.start() + end) : found;
      }
    }
    return found;
  }

  /**
   * Spans of fields together with the commas that must go with them. At least one field of their
   * object is not among them.
   *
   * @param fields from name to end of value, in order
   */
  static List<ByteSpan> withTheirCommas(ByteString body, List<ByteSpan> fields) {
    List<ByteSpan> spans = new ArrayList<>();
    int commaGone = -1;
    for (ByteSpan field : fields) {
      int before = field.start() - 1;
      while (isBlank(body.byteAt(before))) {
        before--;
      }
      if (body.byteAt(before) == ',' && before != commaGone) {
        spans.add(new ByteSpan(before, field.end()));
      } else {
        commaGone = skipBlanks(body, field.end());
        spans.add(new ByteSpan(field.start(), commaGone + 1));
      }
    }
    return spans;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
