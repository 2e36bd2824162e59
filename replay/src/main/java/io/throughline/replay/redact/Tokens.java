package io.throughline.replay.redact;

import java.util.List;

/** Keys and tokens that are known by how they begin. */
final class Tokens {
  /** What the rest of a key is made of. */
  private enum Rest {
    /** Letters and digits. */
    PLAIN,
    /** Capitals and digits. */
    CAPITALS,
    /** Letters, digits, dashes and underscores, with a digit. */
    MIXED,
    /** The same, with a long piece of letters and digits: a name of several words has none. */
    DENSE,
    /** The same as mixed, points included. */
    DOTTED
  }

  /**
   * How keys of one kind look.
   *
   * @param least characters behind its beginning at least
   */
  private record Form(String start, Rest rest, int least) {}

  private static final List<Form> FORMS =
      List.of(
          new Form("sk-", Rest.DENSE, 16),
          new Form("sk_live_", Rest.MIXED, 10),
          new Form("sk_test_", Rest.MIXED, 10),
          new Form("rk_live_", Rest.MIXED, 10),
          new Form("rk_test_", Rest.MIXED, 10),
          new Form("whsec_", Rest.MIXED, 16),
          new Form("AKIA", Rest.CAPITALS, 16),
          new Form("ASIA", Rest.CAPITALS, 16),
          new Form("AIza", Rest.MIXED, 30),
          new Form("ya29.", Rest.DOTTED, 20),
          new Form("ghp_", Rest.PLAIN, 20),
          new Form("gho_", Rest.PLAIN, 20),
          new Form("ghu_", Rest.PLAIN, 20),
          new Form("ghs_", Rest.PLAIN, 20),
          new Form("ghr_", Rest.PLAIN, 20),
          new Form("github_pat_", Rest.MIXED, 20),
          new Form("glpat-", Rest.MIXED, 16),
          new Form("xox", Rest.MIXED, 16),
          new Form("xapp-", Rest.MIXED, 16),
          new Form("hf_", Rest.PLAIN, 20),
          new Form("gsk_", Rest.PLAIN, 20),
          new Form("npm_", Rest.PLAIN, 20),
          new Form("pypi-", Rest.MIXED, 30),
          new Form("dop_v1_", Rest.PLAIN, 20),
          new Form("SG.", Rest.DOTTED, 40));

  private static final String JSON_IN_BASE64 = "eyJ";
  private static final int SEGMENT_CHARS_MIN = 8;
  private static final int DENSE_CHARS_MIN = 12;

  private Tokens() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
  }

  static boolean isOfToken(char c) {
    return isAlphanumeric(c) || c == '_' || c == '-';
  }

  static int end(CharSequence source, int from, int past) {
    int i = from;
    while (i < past && isOfToken(source.charAt(i))) {
      i++;
    }
    return i;
  }

  static boolean startsWith(CharSequence source, int at, int end, String text) {
    if (at + text.length() > end) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (source.charAt(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A word of letters, digits, dashes and underscores, with what was seen of it in one pass.
   *
   * @param runEnd how far it goes when points count, too
   * @param lastDigit where its last digit stands; -1 without one
   * @param lastDense where its last long piece of letters and digits ends; -1 without one
   */
  record Word(CharSequence source, int begin, int end, int runEnd, int lastDigit, int lastDense) {
    static Word of(CharSequence source, int begin, int end, int runEnd) {
      int lastDigit = -1;
      int lastDense = -1;
      int piece = 0;
      int digits = 0;
      for (int i = begin; i < end; i++) {
        char c = source.charAt(i);
        boolean divides = !isAlphanumeric(c);
        piece = divides ? 0 : piece + 1;
        digits = divides ? 0 : digits + (isDigit(c) ? 1 : 0);
        lastDigit = isDigit(c) ? i : lastDigit;
        lastDense = piece >= DENSE_CHARS_MIN && digits > 0 ? i + 1 : lastDense;
      }
      return new Word(source, begin, end, runEnd, lastDigit, lastDense);
    }

    /** The end of a key that begins there; the place itself where none does. */
    int keyEnd(int at) {
      for (Form form : FORMS) {
        if (startsWith(source, at, runEnd, form.start())) {
          int past = keyEnd(form, at + form.start().length());
          return past < 0 ? at : past;
        }
      }
      return at == begin ? webTokenEnd() : at;
    }

    private int keyEnd(Form form, int rest) {
      return switch (form.rest()) {
        case PLAIN -> pieceEnd(rest) - rest >= form.least() ? end : -1;
        case CAPITALS -> isOfCapitals(rest, form.least()) ? rest + form.least() : -1;
        case MIXED -> end - rest >= form.least() && lastDigit >= rest ? end : -1;
        case DENSE -> end - rest >= form.least() && lastDense - rest >= DENSE_CHARS_MIN ? end : -1;
        case DOTTED -> dottedEnd() - rest >= form.least() ? dottedEnd() : -1;
      };
    }

    private int pieceEnd(int from) {
      int i = from;
      while (i < end && isAlphanumeric(source.charAt(i))) {
        i++;
      }
      return i;
    }

    private boolean isOfCapitals(int from, int length) {
      if (from + length > end) {
        return false;
      }
      for (int i = from; i < from + length; i++) {
        char c = source.charAt(i);
        if (!isDigit(c) && !(c >= 'A' && c <= 'Z')) {
          return false;
        }
      }
      return from + length == end || !isAlphanumeric(source.charAt(from + length));
    }

    /** The end of the words behind it that points join. */
    private int dottedEnd() {
      int past = end;
      while (past + 1 < runEnd
          && source.charAt(past) == '.'
          && isOfToken(source.charAt(past + 1))) {
        past = Tokens.end(source, past + 1, runEnd);
      }
      return past;
    }

    /** A JSON web token: two words at least, of which the first is an object in Base64. */
    private int webTokenEnd() {
      boolean begins =
          end - begin >= SEGMENT_CHARS_MIN && startsWith(source, begin, end, JSON_IN_BASE64);
      if (!begins || end == runEnd || source.charAt(end) != '.') {
        return begin;
      }
      int second = Tokens.end(source, end + 1, runEnd);
      return second - end > SEGMENT_CHARS_MIN ? dottedEnd() : begin;
    }
  }
}
