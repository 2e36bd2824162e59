package io.throughline.server.signal;

/**
 * Units of text in any script: a run of letters and digits is one, and so is each character of a
 * script that writes without blanks (Han, Hiragana, Katakana, Hangul).
 */
final class TextUnits {
  private TextUnits() {}

  /** The units in a text. */
  static int in(String text) {
    int units = 0;
    boolean inRun = false;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      boolean alone = isAlone(codePoint);
      boolean joins = !alone && Character.isLetterOrDigit(codePoint);
      if (alone || joins && !inRun) {
        units++;
      }
      inRun = joins;
      i += Character.charCount(codePoint);
    }
    return units;
  }

  private static boolean isAlone(int codePoint) {
    if (codePoint < 0x1100) {
      return false;
    }
    return switch (Character.UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> Character.isLetter(codePoint);
      default -> false;
    };
  }
}
