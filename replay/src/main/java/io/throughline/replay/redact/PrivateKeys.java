package io.throughline.replay.redact;

/**
 * Private keys in PEM: from their first line to their last, or to the end where that is missing.
 */
final class PrivateKeys {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final String WHAT = "PRIVATE KEY";
  private static final int LABEL_CHARS_MAX = 64;

  private PrivateKeys() {}

  /** Whether something in PEM begins there. */
  static boolean begins(CharSequence source, int at, int end) {
    return source.charAt(at) == '-' && Tokens.startsWith(source, at, end, BEGIN);
  }

  /** The end of a private key that begins there; the place itself where none does. */
  static int end(CharSequence source, int at, int end) {
    if (!begins(source, at, end)) {
      return at;
    }
    int label = at + BEGIN.length();
    int labelEnd = find(source, label, Math.min(end, label + LABEL_CHARS_MAX), DASHES);
    int named = find(source, label, labelEnd, WHAT);
    return named == labelEnd ? at : last(source, labelEnd, end);
  }

  private static int last(CharSequence source, int from, int end) {
    int last = find(source, from, end, END);
    if (last == end) {
      return end;
    }
    int label = last + END.length();
    int labelMost = Math.min(end, label + LABEL_CHARS_MAX);
    int dashes = find(source, label, labelMost, DASHES);
    return dashes == labelMost ? label : dashes + DASHES.length();
  }

  private static int find(CharSequence source, int from, int end, String text) {
    int i = from;
    while (i < end && !Tokens.startsWith(source, i, end, text)) {
      i++;
    }
    return i;
  }
}
