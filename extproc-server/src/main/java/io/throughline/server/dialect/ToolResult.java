package io.throughline.server.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a tool answered, as it stands in a body.
 *
 * @param id of the call that it answers; {@link MessageReader#ANY_CALL} where it does not tell
 * @param text of the message that it is in
 * @param from its first text there
 * @param to behind its last one
 * @param error whether it says that the call failed
 */
record ToolResult(String id, MessageText text, int from, int to, boolean error) {
  /** How the words of a failure begin, without quotes, brackets and tags. */
  private static final Pattern FAILURE =
      Pattern.compile(
          "[^A-Za-z]*(?:(?:status|code|type|tool_use_error|http\\S{0,4})\\W{1,6})?"
              + "(?:error|\\w*exception|\\w+error\\b|traceback|fatal|failure|fail|failed|command failed"
              + "|permission denied|access denied|unauthorized|forbidden|no such file|not found"
              + "|timed out|timeout|[45]\\d\\d\\b|(?:success|ok)\\W{1,6}false)");

  private static final int START_BYTES = 64;

  /** So much of a failure is compared. */
  private static final int FAILURE_BYTES_MAX = 4_096;

  /** Whether the call failed. */
  boolean failed() {
    return error
        || FAILURE.matcher(text.start(from, to, START_BYTES).toLowerCase(Locale.ROOT)).lookingAt();
  }

  /** A hash of it; of a failure without words that have digits: times, ids, addresses. */
  long hash(boolean failed) {
    if (!failed) {
      return text.digest(from, to);
    }
    byte[] start = text.start(from, to, FAILURE_BYTES_MAX).getBytes(StandardCharsets.ISO_8859_1);
    Digests digests = new Digests();
    int word = 0;
    boolean digit = false;
    for (int i = 0; i <= start.length; i++) {
      if (i < start.length && isWord(start[i])) {
        digit |= start[i] >= '0' && start[i] <= '9';
      } else {
        if (i > word && !digit) {
          digests.update(start, word, i);
        }
        word = i + 1;
        digit = false;
      }
    }
    return digests.value();
  }

  private static boolean isWord(byte b) {
    return b >= '0' && b <= '9'
        || b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b == '_'
        || b == '-'
        || b == ':'
        || b == '.'
        || b < 0;
  }
}
