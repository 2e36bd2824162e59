package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ByteSpan;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a client writes, only the value of its top-level model changes. */
class BodyEditTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NEW = "Qwen/Qwen3-8B \"x\" 模";

  @Test
  void onlyTheModelChangesInAnyBody() throws MalformedRequestException {
    for (long seed = 0; seed < 2_000; seed++) {
      String body = new Bodies(seed).next();
      byte[] before = body.getBytes(StandardCharsets.UTF_8);
      ByteSpan span = RequestReader.read(Api.CHAT, before, null).modelSpan();
      ByteString json = ByteString.copyFromUtf8(JSON.writeValueAsString(NEW));
      byte[] after =
          new BodyEdit(ByteString.copyFrom(before)).replace(span, json).apply().toByteArray();
      String what = "seed " + seed + ": " + body;
      JsonNode expected = ((ObjectNode) JSON.readTree(before)).put("model", NEW);
      assertEquals(expected, JSON.readTree(after), what);
      assertTrue(sameOutside(before, after, span, json.size()), what);
    }
  }

  private static boolean sameOutside(byte[] before, byte[] after, ByteSpan span, int size) {
    ByteString was = ByteString.copyFrom(before);
    ByteString is = ByteString.copyFrom(after);
    return was.substring(0, span.start()).equals(is.substring(0, span.start()))
        && was.substring(span.end()).equals(is.substring(span.start() + size));
  }

  /** Request bodies from a seed: odd spaces, escapes, key orders, doubled and nested keys. */
  private static final class Bodies {
    private static final String[] BLANKS = {"", "", " ", "\n", "\t ", "\r\n"};
    private static final String[] PIECES = {
      "a",
      "model",
      "\\\"model\\\":\\\"x\\\"",
      "\\u0041",
      "é",
      "模",
      "😀",
      "\\ud83d\\ude00",
      "\\n",
      "\\\\",
      "/",
      "{",
      "]"
    };
    private final Random random;

    Bodies(long seed) {
      random = new Random(seed);
    }

    String next() {
      List<String> fields = new ArrayList<>();
      for (int i = random.nextInt(2); i >= 0; i--) {
        fields.add(field(modelKey(), string()));
      }
      for (int i = random.nextInt(2); i >= 0; i--) {
        fields.add(field("messages", messages()));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        fields.add(field(random.nextBoolean() ? "metadata" : "x" + i, value(3)));
      }
      Collections.shuffle(fields, random);
      return blank() + "{" + blank() + String.join(blank() + "," + blank(), fields) + "}" + blank();
    }

    private String modelKey() {
      return random.nextInt(4) == 0 ? "mod\\u0065l" : "model";
    }

    private String messages() {
      List<String> messages = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        String role = random.nextBoolean() ? "user" : "assistant";
        List<String> fields = new ArrayList<>();
        fields.add(field("role", "\"" + role + "\""));
        fields.add(field("content", random.nextBoolean() ? string() : value(2)));
        fields.add(field("model", value(2)));
        Collections.shuffle(fields, random);
        messages.add("{" + String.join(",", fields) + "}");
      }
      return "[" + blank() + String.join("," + blank(), messages) + "]";
    }

    private String value(int depth) {
      return switch (random.nextInt(depth == 0 ? 4 : 6)) {
        case 0 -> "null";
        case 1 -> "true";
        case 2 -> Integer.toString(random.nextInt(1_000) - 500);
        case 3 -> string();
        case 4 -> "[" + blank() + value(depth - 1) + blank() + "," + value(depth - 1) + "]";
        default -> "{" + blank() + field("model", value(depth - 1)) + "}";
      };
    }

    private String field(String key, String value) {
      return "\"" + key + "\"" + blank() + ":" + blank() + value;
    }

    private String string() {
      StringBuilder text = new StringBuilder("\"");
      for (int i = random.nextInt(5); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      return text.append('"').toString();
    }

    private String blank() {
      return BLANKS[random.nextInt(BLANKS.length)];
    }
  }
}
