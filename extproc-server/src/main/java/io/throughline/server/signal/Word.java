package io.throughline.server.signal;

/**
 * A literal word, found in time proportional to the text whatever the word: a text of many
 * megabytes must not hold up the event loop. Where the word begins or ends with a letter or digit,
 * no other may stand beside it; words in Han script and symbols match anywhere.
 */
final class Word {
  private final String word;
  private final boolean ignoreCase;
  private final boolean separatedBefore;
  private final boolean separatedAfter;
  private final char firstLower;
  private final char firstUpper;

  Word(String word, boolean caseSensitive) {
    this.word = word;
    this.ignoreCase = !caseSensitive;
    this.separatedBefore = separated(word.codePointAt(0));
    this.separatedAfter = separated(word.codePointBefore(word.length()));
    char first = word.charAt(0);
    this.firstLower = caseSensitive ? first : Character.toLowerCase(first);
    this.firstUpper = caseSensitive ? first : Character.toUpperCase(first);
  }

  /** Whether the word stands in a text. */
  boolean in(String text) {
    return next(text, 0) >= 0;
  }

  /** How often the word stands in a text, counted without overlaps. */
  int countIn(String text) {
    int count = 0;
    for (int at = next(text, 0); at >= 0; at = next(text, at + word.length())) {
      count++;
    }
    return count;
  }

  private int next(String text, int from) {
    int last = text.length() - word.length();
    for (int i = from; i <= last; i++) {
      char c = text.charAt(i);
      if ((c == firstLower || c == firstUpper) && standsAt(text, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean standsAt(String text, int start) {
    int end = start + word.length();
    return text.regionMatches(ignoreCase, start, word, 0, word.length())
        && !(separatedBefore && start > 0 && joins(text.codePointBefore(start)))
        && !(separatedAfter && end < text.length() && joins(text.codePointAt(end)));
  }

  private static boolean joins(int codePoint) {
    return codePoint == '_' || Character.isLetterOrDigit(codePoint);
  }

  private static boolean separated(int codePoint) {
    return Character.isLetterOrDigit(codePoint) && !Character.isIdeographic(codePoint);
  }
}
