package io.throughline.server.dialect;

import static io.throughline.fuzz.FuzzTarget.require;

import io.throughline.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Strings: where the parser finds one, the scan finds the same end, size and text. */
public final class StringScanFuzz implements FuzzTarget {
  @Override
  public void read(byte[] input) {
    // The bracket tells the parser that it is UTF-8, as every body is that is read.
    byte[] body = new byte[input.length + 4];
    body[0] = '[';
    body[1] = '"';
    System.arraycopy(input, 0, body, 2, input.length);
    body[body.length - 2] = '"';
    body[body.length - 1] = ']';
    StringScan scan = new StringScan(body);
    scan.at(1);
    require(scan.end() > 1 && scan.end() <= body.length, "an end within the body");
    require(scan.utf8Bytes() >= 0, "a size");
    try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), body)) {
      parser.nextToken();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        compare(parser, scan, body);
      }
    } catch (JacksonException e) {
      // No string: of a broken one the results mean nothing.
    }
  }

  private static void compare(JsonParser parser, StringScan scan, byte[] body) {
    String text = parser.getString();
    require(parser.currentLocation().getByteOffset() == scan.end() + 1L, "where it ends");
    if (!isUtf8(body, scan.end())) {
      return;
    }
    long size = text.getBytes(StandardCharsets.UTF_8).length;
    require(hasHalves(text) || size == scan.utf8Bytes(), "its size");
    MessageText read = new MessageText(body);
    read.add(1, scan);
    require(text.equals(read.decoded()), "its text");
  }

  private static boolean isUtf8(byte[] body, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, end));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean hasHalves(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xd800 && c < 0xe000);
  }
}
