package io.throughline.replay;

import java.util.Locale;

/** What a request is about, as far as its shape tells; see {@code docs/journal.md}. */
public enum Activity {
  /** Asks for embeddings. */
  EMBEDDING,
  /** Edits files, or its prompt is shaped like one about code. */
  CODE,
  /** Part of a chain of tool calls, or one of several turns with tools. */
  AGENTIC,
  /** Summarises or analyses a long context. */
  RESEARCH,
  /** A conversation that is none of these. */
  CHAT,
  /** Anything else, such as a request that was not read. */
  OTHER;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As records say it. */
  public String word() {
    return word;
  }
}
