package io.throughline.server.capture;

import io.throughline.replay.TurnSignals;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the files that a patch in the form of {@code apply_patch} changes: they stand in lines such
 * as {@code *** Update File: PATH}. Keeps one line at most, and of that no more than a path. For
 * one thread.
 */
final class PatchPaths {
  private static final String MARK = "*** ";
  private static final List<String> HEADS =
      List.of("*** Update File: ", "*** Add File: ", "*** Delete File: ", "*** Move to: ");
  private static final int LINE_CHARS_MAX = 20 + TurnSignals.PATH_CHARS_MAX;

  private final Set<String> paths = new LinkedHashSet<>(2);
  private final StringBuilder line = new StringBuilder();
  private boolean skipping;

  void clear() {
    paths.clear();
    begin();
  }

  /** A text begins. */
  void begin() {
    line.setLength(0);
    skipping = false;
  }

  /** The text's next character. */
  void add(char c) {
    if (c == '\n') {
      end();
    } else if (!skipping) {
      line.append(c);
      int length = line.length();
      skipping = length > LINE_CHARS_MAX || length <= MARK.length() && c != MARK.charAt(length - 1);
    }
  }

  /** The line, or the text, is over. */
  void end() {
    if (!skipping && line.length() > MARK.length()) {
      take(line.toString());
    }
    begin();
  }

  private void take(String head) {
    for (String start : HEADS) {
      if (head.startsWith(start)) {
        String path = head.substring(start.length()).strip();
        if (CallArguments.isPath(path)
            && path.length() <= TurnSignals.PATH_CHARS_MAX
            && paths.size() < TurnSignals.PATHS_MAX) {
          paths.add(path);
        }
      }
    }
  }

  void addTo(Set<String> all) {
    all.addAll(paths);
  }
}
