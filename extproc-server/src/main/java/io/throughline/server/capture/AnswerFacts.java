package io.throughline.server.capture;

import io.throughline.replay.CapturedText;
import io.throughline.selector.Usage;
import io.throughline.server.dialect.Api;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What an answer says, gathered token by token from one JSON value (a whole answer) or many (the
 * events of a stream). Of counts that come several times the last counts. For one thread.
 */
abstract class AnswerFacts {
  /** A larger count is not believed; a session's sums stay far from overflow. */
  private static final long TOKENS_MAX = 1_000_000_000_000L;

  private static final int BYTES_PER_TOKEN = 4;
  private static final int REASON_CHARS_MAX = 64;
  private static final String OTHER_REASON = "other";

  final IssuedState issued = new IssuedState();
  final MadeCalls calls = new MadeCalls();
  private String finishReason = "";
  private boolean toldEnd;
  private boolean failed;
  private int textBytesMax;
  private int textCharsMax;
  private final StringBuilder text = new StringBuilder(0);

  /** The facts of an API's answers; without one nothing is read. */
  static AnswerFacts of(@Nullable Api api) {
    return switch (api) {
      case CHAT -> new ChatFacts();
      case RESPONSES -> new ResponsesFacts();
      case MESSAGES -> new MessagesFacts();
      case EMBEDDINGS -> new EmbeddingsFacts();
      case null -> new NoFacts();
    };
  }

  /**
   * Keeps the beginning of what the answer says, too.
   *
   * @param bytesMax as of {@link CapturedText}; 0 for nothing
   */
  final void keepText(int bytesMax) {
    textBytesMax = bytesMax;
    textCharsMax = bytesMax == 0 ? 0 : CapturedText.charsWanted(bytesMax);
  }

  /** What the answer says; null where that is nothing, or is not kept. */
  final @Nullable CapturedText text() {
    return text.isEmpty() ? null : CapturedText.of(text, textBytesMax);
  }

  /** Looks at the parser's current token. */
  abstract void accept(JsonToken token, JsonParser parser);

  /**
   * A JSON value is over.
   *
   * @param whole whether it ended as JSON does; else it broke off
   */
  void valueEnded(boolean whole) {}

  /** Reported tokens; null when none were. */
  abstract @Nullable Usage usage();

  /** Whether the tokens read from a cache were reported. */
  abstract boolean cachedReported();

  /** UTF-8 bytes of text, tool arguments and reasoning so far; -1 when they are not known. */
  abstract long outputBytes();

  /** Estimated output tokens; -1 when they are not known. */
  final long outputTokensEstimated() {
    long bytes = outputBytes();
    return bytes < 0 ? -1 : Math.ceilDiv(bytes, BYTES_PER_TOKEN);
  }

  /** Why the model stopped, in the provider's word; empty when it did not tell. */
  final String finishReason() {
    return finishReason;
  }

  /** Whether the answer itself said that nothing follows. */
  final boolean toldEnd() {
    return toldEnd;
  }

  /** Whether the answer tells an error, for all its good status. */
  final boolean failed() {
    return failed;
  }

  final void finished(String reason) {
    finishReason = isWord(reason) ? reason : OTHER_REASON;
  }

  final void tellsEnd() {
    toldEnd = true;
  }

  final void fails() {
    failed = true;
  }

  /** The count that is the parser's current token. */
  static long count(JsonParser parser) {
    long count =
        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? 0 : parser.getLongValue();
    return count < 0 || count > TOKENS_MAX ? 0 : count;
  }

  /** UTF-8 bytes of the string that is the parser's current token. */
  static long bytes(JsonParser parser) {
    char[] text = parser.getStringCharacters();
    int start = parser.getStringOffset();
    int end = start + parser.getStringLength();
    long bytes = end - start;
    for (int i = start; i < end; i++) {
      char c = text[i];
      // Half of a surrogate pair is two of its four bytes.
      bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return bytes;
  }

  /** The string that is the parser's current token is the next part of what the answer says. */
  final void says(JsonParser parser) {
    int length = Math.min(parser.getStringLength(), textCharsMax - text.length());
    if (length > 0) {
      text.append(parser.getStringCharacters(), parser.getStringOffset(), length);
    }
  }

  /** The same for a part that was set aside. */
  final void says(String part) {
    text.append(part, 0, Math.min(part.length(), Math.max(0, textCharsMax - text.length())));
  }

  /** Whether more of what the answer says is kept. */
  final boolean keepsText() {
    return text.length() < textCharsMax;
  }

  /** A word of an API, never a text. */
  private static boolean isWord(String reason) {
    return reason.length() <= REASON_CHARS_MAX
        && reason
            .chars()
            .allMatch(c -> c == '_' || c == '-' || c < 0x80 && Character.isLetterOrDigit(c));
  }
}
