package io.throughline.replay.redact;

/**
 * A text without secrets and personal data: keys and tokens of well-known forms, values of
 * passwords and the like, credentials in addresses, private keys, e-mail addresses and card
 * numbers, each replaced by {@code [redacted:key]}, {@code [redacted:email]} or {@code
 * [redacted:card]}. What has no form of its own, such as a password without its name beside it, is
 * not found.
 *
 * <p>One pass with bounded looks ahead: the work grows with the text's length, whatever it says.
 * For one thread.
 */
public final class Redaction {
  /** Letters from here on are words of their own, without white space between. */
  private static final char FIRST_IDEOGRAPHIC = 0x2e80;

  private static final String KEY = "key";

  private final CharSequence source;
  private final int end;
  private final StringBuilder out = new StringBuilder();
  private int copied;
  private int count;

  private Redaction(CharSequence source, int end) {
    this.source = source;
    this.end = end;
  }

  /**
   * Redacts a text.
   *
   * @param cut whether it went on: then its last word, which may be half of a secret, is left out
   */
  public static Redaction of(CharSequence text, boolean cut) {
    Redaction redaction = new Redaction(text, cut ? lastWord(text) : text.length());
    redaction.scan();
    return redaction;
  }

  /** What is left. */
  public String text() {
    return out.toString();
  }

  /** How many places were replaced. */
  public int count() {
    return count;
  }

  /** Where the last word begins, or the number that has blanks in it. */
  private static int lastWord(CharSequence text) {
    int at = text.length();
    if (at > 0 && Character.isHighSurrogate(text.charAt(at - 1))) {
      at--;
    }
    while (at > 0 && isOfWord(text.charAt(at - 1))) {
      at--;
    }
    while (at > 0 && (Tokens.isDigit(text.charAt(at - 1)) || text.charAt(at - 1) == ' ')) {
      at--;
    }
    return at;
  }

  private static boolean isOfWord(char c) {
    return c < FIRST_IDEOGRAPHIC && !Character.isWhitespace(c);
  }

  private void scan() {
    int at = 0;
    while (at < end) {
      at = next(at);
    }
    out.append(source, copied, end);
  }

  /** Looks at what begins there; returns where to look next. */
  private int next(int at) {
    char c = source.charAt(at);
    if (c == ':') {
      int begin = Addresses.begin(source, at, end);
      int past = Addresses.credentialsEnd(source, begin, end);
      return past > begin ? replaced(begin, past, KEY) : at + 1;
    }
    if (c == '-') {
      int past = PrivateKeys.end(source, at, end);
      if (past > at) {
        return replaced(at, past, KEY);
      }
    }
    return isOfRun(c) ? run(at) : at + 1;
  }

  /** Letters, digits and what stands between them in mail addresses and keys. */
  private static boolean isOfRun(char c) {
    return Tokens.isOfToken(c) || c == '.' || c == '@' || c == '+' || c == '%' || isForeign(c);
  }

  private static boolean isForeign(char c) {
    return c >= 0x80 && c < FIRST_IDEOGRAPHIC && Character.isLetter(c);
  }

  private int run(int at) {
    int past = at + 1;
    boolean hasAt = source.charAt(at) == '@';
    while (past < end && isOfRun(source.charAt(past)) && !PrivateKeys.begins(source, past, end)) {
      hasAt |= source.charAt(past) == '@';
      past++;
    }
    int address = hasAt ? Addresses.mailEnd(source, at, past) : at;
    return address > at ? replaced(at, address, "email") : words(at, past);
  }

  /** Replaces keys and card numbers in a run, and the value that its last word may name. */
  private int words(int at, int past) {
    int name = past;
    int i = at;
    while (i < past) {
      if (Tokens.isOfToken(source.charAt(i))) {
        int begin = i;
        i = word(begin, Tokens.end(source, begin, past), past);
        name = i == past && copied <= begin ? begin : past;
      } else {
        i++;
        name = past;
      }
    }
    return name < past ? value(name, past) : i;
  }

  /** Replaces keys and card numbers in a word; returns its end, or theirs where they go on. */
  private int word(int begin, int wordEnd, int runEnd) {
    Tokens.Word word = Tokens.Word.of(source, begin, wordEnd, runEnd);
    boolean inPiece = false;
    int i = begin;
    while (i < wordEnd) {
      boolean piece = Tokens.isAlphanumeric(source.charAt(i));
      i = piece && !inPiece ? piece(word, i) : i + 1;
      inPiece = piece;
    }
    return i;
  }

  private int piece(Tokens.Word word, int at) {
    int key = word.keyEnd(at);
    if (key > at) {
      return replaced(at, key, KEY);
    }
    int card = CardNumbers.end(source, at, end);
    return card > at ? replaced(at, card, "card") : at + 1;
  }

  /** Replaces the value that a word names, such as a password; returns where to look next. */
  private int value(int begin, int past) {
    NamedSecrets.Span value = NamedSecrets.value(source, begin, past, end);
    return value.isEmpty() ? past : replaced(value.from(), value.to(), KEY);
  }

  private int replaced(int from, int to, String kind) {
    out.append(source, copied, from).append("[redacted:").append(kind).append(']');
    copied = to;
    count++;
    return to;
  }
}
