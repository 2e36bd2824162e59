package io.throughline.replay.redact;

import java.util.List;

/**
 * Values that the word before them names as secret: {@code password=...}, {@code "api_key": "..."},
 * {@code Bearer ...}.
 */
final class NamedSecrets {
  /** No value. */
  static final Span NONE = new Span(0, 0);

  /** Ends of names, without what divides their words. */
  private static final List<String> PASSWORDS = List.of("password", "passwd", "passphrase", "pwd");

  private static final List<String> KEYS =
      List.of(
          "apikey",
          "token",
          "secret",
          "accesskey",
          "secretkey",
          "privatekey",
          "authkey",
          "accountkey",
          "sharedkey",
          "credential",
          "authorization");

  private static final List<String> SCHEMES = List.of("bearer", "basic");

  /** A longer name is told by its end. */
  private static final int NAME_CHARS_MAX = 16;

  private static final int PASSWORD_CHARS_MIN = 4;
  private static final int KEY_CHARS_MIN = 8;
  private static final int CREDENTIALS_CHARS_MIN = 16;

  /** Where no digit stands within this, a value is a word. */
  private static final int JUDGED_CHARS = 64;

  private static final int BLANKS_MAX = 3;

  private NamedSecrets() {}

  /**
   * A part of the text.
   *
   * @param from its first character
   * @param to behind its last one
   */
  record Span(int from, int to) {
    boolean isEmpty() {
      return from == to;
    }
  }

  /** The secret that a word names; {@link #NONE} where it names none. */
  static Span value(CharSequence source, int begin, int past, int end) {
    String name = simplified(source, begin, past);
    if (endsWithOne(name, SCHEMES)) {
      return credentials(source, past, end);
    }
    boolean password = endsWithOne(name, PASSWORDS);
    return password || endsWithOne(name, KEYS) ? assigned(source, past, end, password) : NONE;
  }

  /** The last letters of a name in lower case. */
  private static String simplified(CharSequence source, int begin, int past) {
    StringBuilder name = new StringBuilder(NAME_CHARS_MAX);
    int most = Math.max(begin, past - 2 * NAME_CHARS_MAX);
    for (int i = past - 1; i >= most && name.length() < NAME_CHARS_MAX; i--) {
      char c = source.charAt(i);
      if (Tokens.isAlphanumeric(c)) {
        name.append(Character.toLowerCase(c));
      }
    }
    return name.reverse().toString();
  }

  private static boolean endsWithOne(String name, List<String> ends) {
    for (String one : ends) {
      if (name.endsWith(one)) {
        return true;
      }
    }
    return false;
  }

  /** What follows the name of a scheme of HTTP. */
  private static Span credentials(CharSequence source, int past, int end) {
    int from = blanks(source, past, end);
    if (from == past) {
      return NONE;
    }
    boolean digit = false;
    int i = from;
    while (i < end && isOfCredentials(source.charAt(i)) && (digit || i - from < JUDGED_CHARS)) {
      digit |= Tokens.isDigit(source.charAt(i));
      i++;
    }
    return digit && i - from >= CREDENTIALS_CHARS_MIN ? new Span(from, i) : NONE;
  }

  private static boolean isOfCredentials(char c) {
    return Tokens.isOfToken(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
  }

  /** What stands behind {@code =} or a colon, in quotes or not. */
  private static Span assigned(CharSequence source, int past, int end, boolean password) {
    int sign = blanks(source, quote(source, past, end), end);
    if (sign == end || source.charAt(sign) != '=' && source.charAt(sign) != ':') {
      return NONE;
    }
    int more = sign + 1;
    if (more < end && (source.charAt(more) == '=' || source.charAt(more) == '>')) {
      more++;
    }
    int open = blanks(source, more, end);
    int from = quote(source, open, end);
    char quote = from > open ? source.charAt(from - 1) : 0;
    return password ? password(source, from, end, quote) : key(source, from, end, quote);
  }

  private static Span password(CharSequence source, int from, int end, char quote) {
    int i = from;
    while (i < end && !ends(source.charAt(i), quote)) {
      i++;
    }
    boolean brokenOff = quote != 0 && i == end;
    return brokenOff || i - from >= PASSWORD_CHARS_MIN ? new Span(from, i) : NONE;
  }

  /** A key has a digit and no blank. */
  private static Span key(CharSequence source, int from, int end, char quote) {
    boolean digit = false;
    int i = from;
    while (i < end && !ends(source.charAt(i), quote) && (digit || i - from < JUDGED_CHARS)) {
      if (source.charAt(i) == ' ' && i - from < JUDGED_CHARS) {
        return NONE;
      }
      digit |= Tokens.isDigit(source.charAt(i));
      i++;
    }
    return digit && i - from >= KEY_CHARS_MIN ? new Span(from, i) : NONE;
  }

  private static boolean ends(char c, char quote) {
    return quote != 0
        ? c == quote || c == '\n'
        : Character.isWhitespace(c) || "\"'`,;&<>(){}[]\\".indexOf(c) >= 0;
  }

  private static int blanks(CharSequence source, int from, int end) {
    int i = from;
    while (i < end && i - from < BLANKS_MAX && source.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  /** Behind a quote, which may be escaped, where one stands. */
  private static int quote(CharSequence source, int at, int end) {
    int i = at < end && source.charAt(at) == '\\' ? at + 1 : at;
    boolean quoted = i < end && "\"'`".indexOf(source.charAt(i)) >= 0;
    return quoted ? i + 1 : at;
  }
}
