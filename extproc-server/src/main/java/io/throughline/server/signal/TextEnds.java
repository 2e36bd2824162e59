package io.throughline.server.signal;

/**
 * The ends of a long text: a question stands before or after what it is about, and what takes long
 * for each character must not see a prompt of megabytes on the event loop.
 */
final class TextEnds {
  /** An expression takes some 100 ns a character. */
  static final int EXPRESSION_CHARS_MAX = 65_536;

  private TextEnds() {}

  /** What expressions see of a text. */
  static String forExpressions(String text) {
    return of(text, EXPRESSION_CHARS_MAX);
  }

  /**
   * A text of at most that many characters: itself, or its first and its last half of that many.
   */
  static String of(String text, int charsMax) {
    int half = charsMax / 2;
    return text.length() <= charsMax
        ? text
        : text.substring(0, half) + '\n' + text.substring(text.length() - half);
  }
}
