package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class StringScanTest {
  private static final String[] PIECES = {
    "a",
    "plain text of some length, ",
    "\"",
    "\\",
    "\\\\\"",
    "\n",
    "\t",
    "é",
    "€",
    "中文",
    "😀",
    "\u0000",
    "\u007f"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"\"                 | 1  | 0 | false",
        "\"abc\"              | 4  | 3 | false",
        "\"abcdefghijk\"      | 12 | 11 | false",
        "\"a\\\"b\"           | 5  | 3 | true",
        "\"\\\\\"             | 3  | 1 | true",
        "\"\\u0041\"          | 7  | 1 | true",
        "\"\\u00e9\"          | 7  | 2 | true",
        "\"\\u20ac\"          | 7  | 3 | true",
        "\"\\ud83d\\ude00\"   | 13 | 4 | true",
        "\"\\ud800\"          | 7  | 2 | true",
      })
  void tellsEndAndSize(String json, int end, int utf8Bytes, boolean escaped) {
    StringScan scan = scan(json, 0);
    assertEquals(end, scan.end());
    assertEquals(utf8Bytes, scan.utf8Bytes());
    assertEquals(escaped, scan.escaped());
  }

  @ParameterizedTest
  @CsvSource({"'\"abc'", "'\"abc\\'", "'\"\\u12'", "'\"'"})
  void aStringWithoutAnEndEndsWithTheBody(String json) {
    assertEquals(json.length(), scan(json, 0).end());
  }

  @Test
  void agreesWithTheParserOnRandomTexts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      String text = random(random);
      String json = JsonMapper.shared().writeValueAsString(text);
      byte[] body = ("[" + json + ",\"x\"]").getBytes(StandardCharsets.UTF_8);
      StringScan scan = new StringScan(body);
      scan.at(1);
      assertEquals(json.getBytes(StandardCharsets.UTF_8).length, scan.end(), "seed " + seed + text);
      assertEquals(
          text.getBytes(StandardCharsets.UTF_8).length, scan.utf8Bytes(), "seed " + seed + text);
      MessageText read = new MessageText(body);
      read.add(1, scan);
      assertEquals(text, read.decoded(), "seed " + seed);
    }
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static StringScan scan(String json, int quote) {
    StringScan scan = new StringScan(json.getBytes(StandardCharsets.UTF_8));
    scan.at(quote);
    return scan;
  }
}
