package io.throughline.replay.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RedactionTest {
  private static final String KEY = "[redacted:key]";
  private static final String EMAIL = "[redacted:email]";
  private static final String CARD = "[redacted:card]";

  /** Looks at one character that a text of this length may cost, whatever it says. */
  private static final int LOOKS_MAX = 80;

  /** Made up here, so that no scanner takes this file for a leak. */
  private static String chars(int length) {
    return "a1B2c3D4e5F6g7H8i9J0".repeat(10).substring(0, length);
  }

  static Stream<Arguments> secrets() {
    String token = "eyJ" + chars(20) + ".eyJ" + chars(30) + "." + chars(40);
    String pem =
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE" + chars(60) + "\n-----END RSA PRIVATE KEY-----";
    return Stream.of(
        row("use sk-" + chars(40) + " please", "use " + KEY + " please"),
        row("sk-ant-api03-" + chars(60) + "-x_" + chars(9), KEY),
        row("sk-proj-" + chars(48) + ".", KEY + "."),
        row("(AKIA" + "ABCDEFGH12345678)", "(" + KEY + ")"),
        row("ghp_" + chars(36) + ",gho_" + chars(36), KEY + "," + KEY),
        row("github_pat_" + chars(22) + "_" + chars(59), KEY),
        row("xoxb-123456789012-" + chars(24), KEY),
        row("AIza" + chars(30) + "_-" + chars(3), KEY),
        row("ya29." + chars(60), KEY),
        row("my-" + "hf_" + chars(34), "my-" + KEY),
        row("Authorization: Bearer " + chars(32), "Authorization: Bearer " + KEY),
        row("authorization: basic dXNlcjpwYXNzd29yZDE=", "authorization: basic " + KEY),
        row("cookie " + token + "; x", "cookie " + KEY + "; x"),
        row("key:\n" + pem + "\nend", "key:\n" + KEY + "\nend"),
        row("-----BEGIN PRIVATE KEY-----\n" + chars(80), KEY),
        row("x-----BEGIN PRIVATE KEY-----\n" + chars(80), "x" + KEY),
        row("api_key=" + chars(20) + "&x=1", "api_key=" + KEY + "&x=1"),
        row("\"apiKey\": \"" + chars(20) + "\"", "\"apiKey\": \"" + KEY + "\""),
        row("{\\\"client_secret\\\": \\\"" + chars(20), "{\\\"client_secret\\\": \\\"" + KEY),
        row("DB_PASSWORD=correcthorse", "DB_PASSWORD=" + KEY),
        row("password: 'two words'", "password: '" + KEY + "'"),
        row("export AWS_SECRET_ACCESS_KEY=" + chars(40), "export AWS_SECRET_ACCESS_KEY=" + KEY),
        row("x-api-key: " + chars(24), "x-api-key: " + KEY),
        row("postgres://app:hunter2@db:5432/x", "postgres://" + KEY + "@db:5432/x"),
        row("mail jane.doe+x@mail.example.com.", "mail " + EMAIL + "."),
        row("\u7ed9jane@example.com\u5199\u4fe1", "\u7ed9" + EMAIL + "\u5199\u4fe1"),
        row("m\u00fcller@example.de, a@b.org", EMAIL + ", " + EMAIL),
        row("card 4111111111111111.", "card " + CARD + "."),
        row("4111 1111 1111 1111 12/30", CARD + " 12/30"),
        row("4111-1111-1111-1111", CARD),
        row("amex 3782 822463 10005", "amex " + CARD),
        row("order-5555555555554444", "order-" + CARD),
        row("5555555555554444-4111111111111111", CARD + "-" + CARD));
  }

  static Stream<Arguments> others() {
    return Stream.of(
            "order 4111111111111112 of 2026-11-21",
            "1700000000000 is milliseconds, 1234567890123456 is a number",
            "123e4567-e89b-42d3-a456-426614174000",
            "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
            "pi is 3.1415926535897932, two thirds 0.6666666666666666",
            "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
            "+49 30 901820, (555) 010-9999",
            "task-force-management, risk-averse, desk-lamp-2",
            "sk-learn-pipeline-v2-classifier-final",
            "max_tokens: 12345678, total_tokens=987654321",
            "token = getToken(5)",
            "the token: a short word",
            "Bearer <your token>, basic internationalization",
            "git@github.com:org/repo.git and npm i left-pad@1.3.0",
            "@app.route('/x') and user@localhost",
            "http://localhost:8080/a@b and https://example.org/x?y=z",
            "a.b.c.d.e.f, com.example.Main$Inner",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "what is a password? forgot my password",
            "",
            "\u4f60\u597d\uff0c\u4e16\u754c")
        .map(text -> row(text, text));
  }

  private static Arguments row(String text, String expected) {
    return Arguments.of(text, expected);
  }

  @ParameterizedTest
  @MethodSource({"secrets", "others"})
  void secretsGoAndTheRestStays(String text, String expected) {
    assertEquals(expected, Redaction.of(text, false).text());
  }

  @Test
  void placesAreCounted() {
    assertEquals(3, Redaction.of("a@b.org c@d.org AKIAABCDEFGH12345678", false).count());
    assertEquals(0, Redaction.of("nothing here", false).count());
  }

  @Test
  @DisplayName("of a text that went on the last word is left out, whatever secret it was half of")
  void noHalfOfASecretStays() {
    for (Arguments row : secrets().toList()) {
      String text = "Some words before: " + row.get()[0];
      String whole = Redaction.of(text, false).text();
      for (int length = 0; length < text.length(); length++) {
        String left = Redaction.of(text.substring(0, length), true).text();
        assertTrue(saysNoMore(left, whole), () -> left + "\nsays more than\n" + whole);
      }
    }
  }

  /** A label that broke off is no key yet. */
  private static boolean saysNoMore(String left, String whole) {
    String allowed = whole + KEY + "-----BEGIN RSA PRIVATE ";
    return Stream.of(left.split("[^\\p{Alnum}]+")).allMatch(allowed::contains);
  }

  @Test
  void theLastWordMayBeAll() {
    assertEquals("", Redaction.of("x".repeat(10_000), true).text());
    assertEquals("pay with", Redaction.of("pay with 4111 1111 1111 11", true).text());
    assertEquals("smile", Redaction.of("smile \ud83d", true).text());
  }

  @Test
  @DisplayName("the work grows with the length of a text, whatever it says")
  void hostileTextsTakeNoMore() {
    List<String> pieces =
        List.of(
            "a",
            "-",
            "1",
            "@",
            "a@",
            "a@b.c@",
            "sk-",
            "sk-1",
            "ghp_",
            "eyJaaaaaaaa.b.",
            "SG.",
            "token=",
            "token=\"1 ",
            "token='",
            "password=",
            "\"password\":\"",
            "bearer ",
            "://a:",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "4111 ",
            "4111111111111111-",
            "4111-",
            "AKIAABCDEFGH12345678-",
            ".",
            "_1",
            "a.1",
            "secret:",
            "\\\"",
            "5555 5",
            "%+");
    for (String piece : pieces) {
      assertLinear(piece.repeat(20_000 / piece.length()));
    }
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 2_000) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      String mixed = text.toString().repeat(5);
      assertLinear(mixed);
    }
  }

  private static void assertLinear(String text) {
    CountedText counted = new CountedText(text);
    Redaction.of(counted, false);
    assertTrue(
        counted.looks() <= (long) LOOKS_MAX * text.length(),
        () -> counted.looks() / text.length() + " looks a character at " + text.substring(0, 60));
  }

  /** Counts how often it is looked at. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private long looks;

    CountedText(String text) {
      this.text = text;
    }

    long looks() {
      return looks;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      looks += end - start;
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
