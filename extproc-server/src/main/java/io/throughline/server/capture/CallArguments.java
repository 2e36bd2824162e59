package io.throughline.server.capture;

import io.throughline.replay.TurnSignals;
import io.throughline.server.dialect.AgentTools;
import io.throughline.server.dialect.AgentTools.Tool;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JsonParser;

/**
 * The arguments of one tool call, which come as JSON text in pieces, cut anywhere, or as names and
 * values. Of them the paths of files are kept for as long as it takes to learn the tool; everything
 * else is passed over, so that a file that is written costs no memory. For one thread.
 */
final class CallArguments {
  /** Longer names are none that matter. */
  private static final int NAME_CHARS_MAX = 32;

  private static final int UNICODE_DIGITS = 4;
  private static final int HEX = 16;

  /** What was found, by the argument's name and then its value. */
  private record Found(String key, String path) {}

  private final Set<Found> found = new LinkedHashSet<>(2);
  private final PatchPaths patch = new PatchPaths();
  private String command = "";

  private String key = "";
  private final StringBuilder string = new StringBuilder();
  private boolean inString;
  private boolean escaped;
  private int unicodeDigits;
  private int unicode;
  private boolean ended;

  /** A call begins. */
  void clear() {
    found.clear();
    patch.clear();
    command = "";
    key = "";
    endString();
    ended = false;
  }

  /** Arguments that are the JSON text in the string that is the parser's current token. */
  void json(JsonParser parser) {
    int start = parser.getStringOffset();
    json(parser.getStringCharacters(), start, start + parser.getStringLength());
  }

  /** The next piece of the arguments as JSON text. */
  void json(char[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (inString) {
        inString(text[i]);
      } else {
        between(text[i]);
      }
    }
  }

  /** A text that is the whole argument, or a piece of it. */
  void plain(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      patch.add(text.charAt(i));
    }
  }

  /** The name of an argument, on any level. */
  void name(String name) {
    key = name;
  }

  /** The string that is the parser's current token is the value of what was named last. */
  void value(JsonParser parser) {
    int start = parser.getStringOffset();
    value(parser.getStringCharacters(), start, start + parser.getStringLength());
  }

  private void value(char[] text, int start, int end) {
    patch.begin();
    for (int i = start; i < end; i++) {
      patch.add(text[i]);
    }
    patch.end();
    if (end - start <= TurnSignals.PATH_CHARS_MAX) {
      take(new String(text, start, end - start));
    }
  }

  /** The paths that a tool edits with these arguments. */
  void addTo(Set<String> paths, Tool tool) {
    patch.end();
    if (tool.patches()) {
      patch.addTo(paths);
    }
    if (tool.commands().isEmpty() || tool.commands().contains(command)) {
      for (Found one : found) {
        if (tool.pathKeys().contains(one.key())) {
          paths.add(one.path());
        }
      }
    }
  }

  private void between(char c) {
    switch (c) {
      case '"' -> {
        inString = true;
        ended = false;
        patch.begin();
      }
      case ':' -> {
        if (ended) {
          key = string.length() > NAME_CHARS_MAX ? "" : string.toString();
          endString();
        }
      }
      case ',', '}', ']' -> endValue();
      default -> {}
    }
  }

  /** A string was a value, because no colon follows it. */
  private void endValue() {
    if (ended && string.length() <= TurnSignals.PATH_CHARS_MAX) {
      take(string.toString());
    }
    endString();
  }

  private void endString() {
    string.setLength(0);
    inString = false;
    escaped = false;
    unicodeDigits = 0;
    ended = false;
  }

  private void inString(char c) {
    if (unicodeDigits > 0) {
      unicode = unicode * HEX + Math.max(0, Character.digit(c, HEX));
      if (--unicodeDigits == 0) {
        decoded((char) unicode);
      }
    } else if (escaped) {
      escaped = false;
      unescape(c);
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inString = false;
      ended = true;
      patch.end();
    } else {
      decoded(c);
    }
  }

  private void unescape(char c) {
    switch (c) {
      case 'u' -> {
        unicodeDigits = UNICODE_DIGITS;
        unicode = 0;
      }
      case 'n' -> decoded('\n');
      case 't' -> decoded('\t');
      case 'r' -> decoded('\r');
      case 'b', 'f' -> decoded(' ');
      default -> decoded(c);
    }
  }

  private void decoded(char c) {
    patch.add(c);
    if (string.length() <= TurnSignals.PATH_CHARS_MAX) {
      string.append(c);
    }
  }

  static boolean isPath(String value) {
    return !value.isBlank() && value.chars().noneMatch(Character::isISOControl);
  }

  private void take(String value) {
    if (key.equals(AgentTools.COMMAND)) {
      command = value;
    } else if (isPath(value)
        && found.size() < TurnSignals.PATHS_MAX
        && AgentTools.PATH_KEYS.contains(key)) {
      found.add(new Found(key, value));
    }
  }
}
