package io.throughline.replay;

import java.util.List;

/**
 * What the tool calls of an answer tell of the turn. Of their arguments nothing but the paths of
 * edited files is kept.
 *
 * @param editedPaths files that the model edits with a tool of the common coding agents, each once,
 *     as the model wrote them; at most {@value #PATHS_MAX} of at most {@value #PATH_CHARS_MAX}
 *     characters
 * @param hadBash whether it calls a shell
 * @param toolCalls how many tools it calls for the client to run
 */
public record TurnSignals(List<String> editedPaths, boolean hadBash, int toolCalls) {
  /** Bound on the paths of one answer. */
  public static final int PATHS_MAX = 32;

  /** Bound on the characters of a path; a longer one is left out. */
  public static final int PATH_CHARS_MAX = 256;

  /** An answer without tool calls, or none that was read. */
  public static final TurnSignals NONE = new TurnSignals(List.of(), false, 0);

  /** Copies the paths. */
  public TurnSignals {
    editedPaths = List.copyOf(editedPaths);
  }
}
