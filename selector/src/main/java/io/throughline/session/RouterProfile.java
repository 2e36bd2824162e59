package io.throughline.session;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a session is for, in its client's word: {@code X-Router-Profile}. Session memory keeps the
 * position of each, so that a new one stands last.
 */
public enum RouterProfile {
  /** None was ever asked for: the decision's own algorithm. */
  NONE,
  /** A person waits. */
  CHAT,
  /** A machine works through a long task. */
  AGENT,
  /** A queue works through a backlog. */
  BATCH,
  /** A hard budget. */
  SAVINGS;

  /** The words that a client or a configuration may say, in order. */
  public static final List<String> WORDS =
      Stream.of(values()).map(RouterProfile::word).filter(word -> !word.isEmpty()).toList();

  /** The word in headers, configuration and records; empty for {@link #NONE}. */
  public String word() {
    return this == NONE ? "" : name();
  }

  /** The profile of a word in upper or lower case; null for any other, and for an empty one. */
  public static @Nullable RouterProfile ofWord(String written) {
    String word = written.toUpperCase(Locale.ROOT);
    return WORDS.contains(word) ? valueOf(word) : null;
  }

  /** The profile at a position in session memory; {@link #NONE} for one of a later version. */
  public static RouterProfile at(long position) {
    return position > 0 && position < values().length ? values()[(int) position] : NONE;
  }
}
