package io.throughline.replay.redact;

/**
 * Card numbers: 13 to 19 digits that begin as cards do and whose check digit is right, in one piece
 * or in groups of four digits and more, which blanks or dashes divide.
 */
final class CardNumbers {
  private static final int DIGITS_MIN = 13;
  private static final int DIGITS_MAX = 19;
  private static final int GROUP_MIN = 4;

  private CardNumbers() {}

  /** The end of a card number that begins there; the place itself where none does. */
  static int end(CharSequence source, int at, int end) {
    char first = source.charAt(at);
    if (first < '2' || first > '6' || isBehindPoint(source, at)) {
      return at;
    }
    int[] digits = new int[DIGITS_MAX];
    int count = 0;
    int group = 0;
    int i = at;
    int found = at;
    while (i < end && count < DIGITS_MAX && Tokens.isDigit(source.charAt(i))) {
      digits[count++] = source.charAt(i++) - '0';
      group++;
      if (count >= DIGITS_MIN && isOver(source, i, end) && checks(digits, count)) {
        found = i;
      }
      if (i < end && group >= GROUP_MIN && isDivider(source.charAt(i))) {
        i++;
        group = 0;
      }
    }
    return found;
  }

  private static boolean isDivider(char c) {
    return c == ' ' || c == '-';
  }

  /** Digits behind a point are a fraction. */
  private static boolean isBehindPoint(CharSequence source, int at) {
    return at > 1 && source.charAt(at - 1) == '.' && Tokens.isDigit(source.charAt(at - 2));
  }

  private static boolean isOver(CharSequence source, int at, int end) {
    if (at >= end) {
      return true;
    }
    char c = source.charAt(at);
    boolean fraction = c == '.' && at + 1 < end && Tokens.isDigit(source.charAt(at + 1));
    return !Tokens.isAlphanumeric(c) && c != '_' && !fraction;
  }

  /** By Luhn: every second digit from the right counts twice. */
  private static boolean checks(int[] digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int twice = (count - i) % 2 == 0 ? 2 * digits[i] : digits[i];
      sum += twice > 9 ? twice - 9 : twice;
    }
    return sum % 10 == 0;
  }
}
