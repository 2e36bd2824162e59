package io.throughline.server.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/** Where the texts of one message stand in the body; decoded only if someone wants to read them. */
final class MessageText {
  /** Bound on the text of one message that decisions look at, in characters. */
  private static final int CHARS_MAX = 1 << 20;

  /** Bound on the texts of one message that are looked at. */
  private static final int PARTS_MAX = 10_000;

  /** So much of both ends of a picture is compared, with its length. */
  private static final int PICTURE_BYTES_MAX = 1 << 16;

  /** A text behind its quote, or anything else that a message holds, which says nothing. */
  private record Part(int quote, int end, boolean escaped, boolean says) {}

  private final byte[] body;
  private final List<Part> parts = new ArrayList<>(1);

  MessageText(byte[] body) {
    this.body = body;
  }

  /** Adds the string that was just scanned. */
  void add(int quote, StringScan scan) {
    if (parts.size() < PARTS_MAX) {
      parts.add(new Part(quote, scan.end(), scan.escaped(), true));
    }
  }

  /** Adds a part that is no text, such as a picture: it counts where parts are compared. */
  void addOther(int start, int end) {
    if (parts.size() < PARTS_MAX) {
      parts.add(new Part(start - 1, end, false, false));
    }
  }

  /** How many parts there are so far. */
  int size() {
    return parts.size();
  }

  /** A digest of some of the parts, as they stand in the body. */
  long digest(int from, int to) {
    Digests digests = new Digests();
    for (Part part : parts.subList(from, to)) {
      int start = Math.min(part.quote() + 1, body.length);
      int end = Math.max(start, Math.min(part.end(), body.length));
      if (part.says() || end - start <= 2 * PICTURE_BYTES_MAX) {
        digests.update(body, start, end);
      } else {
        digests.update(body, start, start + PICTURE_BYTES_MAX);
        digests.update(body, end - PICTURE_BYTES_MAX, end);
        byte[] length = Integer.toString(end - start).getBytes(StandardCharsets.US_ASCII);
        digests.update(length, 0, length.length);
      }
    }
    return digests.value();
  }

  /** How some of the texts begin, as they stand in the body, a character for each byte. */
  String start(int from, int to, int bytesMax) {
    StringBuilder start = new StringBuilder();
    for (Part part : parts.subList(from, to)) {
      int begin = Math.min(part.quote() + 1, body.length);
      int end = Math.min(Math.min(part.end(), body.length), begin + bytesMax - start.length());
      if (part.says() && end > begin) {
        start.append(new String(body, begin, end - begin, StandardCharsets.ISO_8859_1)).append(' ');
      }
    }
    return start.toString();
  }

  /** The texts, joined by a blank; of a very long one both ends. */
  String decoded() {
    if (parts.size() == 1 && parts.getFirst().end() - parts.getFirst().quote() <= CHARS_MAX) {
      return decoded(parts.getFirst());
    }
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (!text.isEmpty() && part.says()) {
        text.append(' ');
      }
      keep(text, decoded(part));
    }
    return text.toString();
  }

  private String decoded(Part part) {
    if (!part.says()) {
      return "";
    }
    int start = part.quote();
    int end = Math.min(part.end(), body.length);
    if (!part.escaped()) {
      return new String(body, start + 1, end - start - 1, StandardCharsets.UTF_8);
    }
    try (JsonParser parser =
        Json.FACTORY.createParser(ObjectReadContext.empty(), body, start, end + 1 - start)) {
      parser.nextToken();
      return parser.getString();
    }
  }

  /** A question stands before or after what it is about. */
  private static void keep(StringBuilder text, String part) {
    int half = (CHARS_MAX - text.length()) / 2;
    if (part.length() <= 2 * half) {
      text.append(part);
    } else if (half > 0) {
      text.append(part, 0, half).append('\n').append(part, part.length() - half, part.length());
    }
  }
}
