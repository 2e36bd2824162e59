package io.throughline.replay.redact;

/** Mail addresses, and credentials within other addresses. */
final class Addresses {
  /** Credentials are looked for within this. */
  private static final int CREDENTIALS_CHARS_MAX = 128;

  private static final String SCHEME_END = "://";
  private static final int TOP_LEVEL_CHARS_MIN = 2;

  /** Everybody's name at servers of version control. */
  private static final String NOBODY = "git";

  private Addresses() {}

  /** Where an address may have credentials when a colon stands at that place. */
  static int begin(CharSequence source, int colon, int end) {
    return Tokens.startsWith(source, colon, end, SCHEME_END)
        ? colon + SCHEME_END.length()
        : colon + 1;
  }

  /** The end of {@code user:password} before an {@code @}; the begin without one. */
  static int credentialsEnd(CharSequence source, int begin, int end) {
    if (source.charAt(begin - 1) != '/') {
      return begin;
    }
    boolean divided = false;
    int most = Math.min(end, begin + CREDENTIALS_CHARS_MAX);
    for (int i = begin; i < most; i++) {
      char c = source.charAt(i);
      if (c == '@') {
        return divided ? i : begin;
      }
      if (c == '/' || c == '"' || Character.isWhitespace(c)) {
        return begin;
      }
      divided |= c == ':';
    }
    return begin;
  }

  /** The end of the last mail address in a run of its characters; its begin without one. */
  static int mailEnd(CharSequence source, int begin, int past) {
    int found = begin;
    int local = begin;
    int at = next(source, begin, past);
    while (at < past) {
      int nextAt = next(source, at + 1, past);
      int domainEnd = trimmed(source, at + 1, nextAt);
      if (isSomebody(source, local, at) && isDomain(source, at + 1, domainEnd)) {
        found = domainEnd;
      }
      local = at + 1;
      at = nextAt;
    }
    return found;
  }

  private static int next(CharSequence source, int from, int past) {
    int i = from;
    while (i < past && source.charAt(i) != '@') {
      i++;
    }
    return i;
  }

  /** A sentence may end behind an address. */
  private static int trimmed(CharSequence source, int begin, int past) {
    int i = past;
    while (i > begin && !Character.isLetterOrDigit(source.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  private static boolean isSomebody(CharSequence source, int begin, int past) {
    boolean nobody =
        past - begin == NOBODY.length() && Tokens.startsWith(source, begin, past, NOBODY);
    return !nobody && past > begin && trimmed(source, begin, past) > begin;
  }

  /** Two names at least, of which the last is of letters and the one before it has a letter. */
  private static boolean isDomain(CharSequence source, int begin, int past) {
    int i = past;
    while (i > begin && Character.isLetter(source.charAt(i - 1))) {
      i--;
    }
    if (past - i < TOP_LEVEL_CHARS_MIN || i == begin || source.charAt(i - 1) != '.') {
      return false;
    }
    for (int k = i - 2; k >= begin && source.charAt(k) != '.'; k--) {
      if (Character.isLetter(source.charAt(k))) {
        return true;
      }
    }
    return false;
  }
}
