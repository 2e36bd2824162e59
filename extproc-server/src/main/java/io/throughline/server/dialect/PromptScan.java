package io.throughline.server.dialect;

import io.throughline.replay.SimHash;

/**
 * Walks the words of a prompt once: hashes them for finding near-equal prompts, and looks for
 * markers of code and of analysis. Case and white space do not count. For one prompt and one
 * thread.
 */
final class PromptScan {
  /** A shorter prompt ("yes, go on") is repeated without being a retry. */
  static final int WORDS_MIN = 6;

  /** So much of a prompt's start is looked at. */
  private static final int START_CHARS_MAX = 1_024;

  /** A question may stand behind what it is about: so much of a longer prompt's end is, too. */
  private static final int END_CHARS_MAX = 256;

  private static final int CODE_WORDS_MIN = 2;
  private static final int CODE_LINES_MIN = 3;
  private static final String FENCE = "```";

  /** What coding agents put into the user's message and repeat with each. */
  private static final String[] ASIDES = {"system-reminder>", "environment_details>"};

  private static final char FIRST_IDEOGRAPHIC = 0x2e80;
  private static final char[] FOLDED = folded();

  private final String text;
  private final SimHash words = new SimHash();
  private int wordCount;
  private long previous;
  private int codeLines;
  private int codeWords;
  private long codeWord;
  private boolean codeFile;
  private boolean analysis;

  private PromptScan(String text) {
    this.text = text;
  }

  /** The shape of a prompt. */
  static PromptShape of(String text) {
    if (text.isEmpty()) {
      return PromptShape.NONE;
    }
    PromptScan scan = new PromptScan(text);
    int length = text.length();
    if (length <= START_CHARS_MAX + END_CHARS_MAX) {
      scan.walk(0, length);
    } else {
      scan.walk(0, START_CHARS_MAX);
      scan.walk(length - END_CHARS_MAX, length);
    }
    return scan.shape();
  }

  private PromptShape shape() {
    int fence = text.indexOf(FENCE);
    boolean code =
        codeFile
            || codeWords >= CODE_WORDS_MIN
            || codeLines >= CODE_LINES_MIN
            || fence >= 0 && fence < START_CHARS_MAX;
    return new PromptShape(wordCount < WORDS_MIN ? 0 : words.value(), code, analysis);
  }

  private void walk(int start, int end) {
    int i = start;
    boolean afterDot = false;
    while (i < end) {
      long hash = 0;
      char c = 0;
      while (i < end && (c = text.charAt(i)) < FOLDED.length && FOLDED[c] != 0) {
        hash = next(hash, FOLDED[c]);
        i++;
      }
      if (hash != 0 && (i == end || c < FOLDED.length)) {
        word(hash, afterDot);
        afterDot = c == '.' && i < end;
      } else {
        afterDot = false;
      }
      i = c < FOLDED.length ? separator(c, i) : other(hash, i, end);
    }
  }

  /** Behind a character that is no part of a word. */
  private int separator(char c, int at) {
    if (c == '\n') {
      codeLines += endsCode(at - 1) ? 1 : 0;
    }
    return c == '<' ? Math.max(at + 1, pastAside(at)) : at + 1;
  }

  private boolean endsCode(int at) {
    char last =
        at < 0 ? ' ' : text.charAt(at) == '\r' && at > 0 ? text.charAt(at - 1) : text.charAt(at);
    return last == '{' || last == '}' || last == ';';
  }

  /** Behind a word that goes on beyond ASCII; in ideographic scripts each character is one. */
  private int other(long begun, int from, int end) {
    long hash = begun;
    int i = from;
    while (i < end && text.charAt(i) < FIRST_IDEOGRAPHIC && folded(text.charAt(i)) != 0) {
      hash = next(hash, folded(text.charAt(i++)));
    }
    if (hash != 0) {
      word(hash, false);
    }
    if (i < end && text.charAt(i) >= FIRST_IDEOGRAPHIC && folded(text.charAt(i)) != 0) {
      word(next(0, folded(text.charAt(i++))), false);
    }
    return i == from ? i + 1 : i;
  }

  private void word(long hash, boolean afterDot) {
    int flags = PromptMarkers.flags(hash);
    if (flags != 0) {
      mark(hash, flags, afterDot);
    }
    wordCount++;
    words.add(hash);
    words.add(Long.rotateLeft(previous, 32) + hash);
    previous = hash;
  }

  private void mark(long hash, int flags, boolean afterDot) {
    codeFile |= afterDot && (flags & PromptMarkers.CODE_FILE) != 0;
    analysis |= (flags & PromptMarkers.ANALYSIS_WORD) != 0;
    if ((flags & PromptMarkers.CODE_WORD) != 0 && hash != codeWord) {
      codeWords++;
      codeWord = hash;
    }
  }

  /** Behind the aside that begins there, or there when none does or it has no end. */
  private int pastAside(int open) {
    for (String aside : ASIDES) {
      if (text.startsWith(aside, open + 1)) {
        int close = text.indexOf("</" + aside, open);
        return close < 0 ? open : close + 2 + aside.length();
      }
    }
    return open;
  }

  /** The hash of a lower-case word of ASCII letters and digits. */
  static long hash(String word) {
    long hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = next(hash, word.charAt(i));
    }
    return hash;
  }

  /** Quick and weak: words are short, and who adds the hash up mixes it. */
  private static long next(long hash, char c) {
    return Long.rotateLeft(hash, 5) + c;
  }

  /** The character in lower case; 0 for one that is no part of a word. */
  private static char folded(char c) {
    if (c < FOLDED.length) {
      return FOLDED[c];
    }
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c) ? Character.toLowerCase(c) : 0;
  }

  private static char[] folded() {
    char[] folded = new char[128];
    for (char c = 0; c < folded.length; c++) {
      folded[c] = Character.isLetterOrDigit(c) || c == '_' ? Character.toLowerCase(c) : 0;
    }
    return folded;
  }
}
