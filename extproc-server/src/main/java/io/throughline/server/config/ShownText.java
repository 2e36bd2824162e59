package io.throughline.server.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of a YAML document without its comments and without what {@link Secrets} finds. All else
 * stays as it is written: the parser tells where scalars are, and what is between them is structure
 * and comments. For one use.
 */
final class ShownText {
  /** What may stand before the sign of a comment, which an anchor's name may hold, too. */
  private static final String BEFORE_COMMENT = " \t\n\r[]{},:-?";

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final int[] points;
  private final StringBuilder shown = new StringBuilder();
  private final Deque<Level> levels = new ArrayDeque<>();
  private int told;

  /** A mapping or a sequence that has begun. */
  private static final class Level {
    private final boolean mapping;
    private boolean atKey;
    private boolean secret;

    Level(boolean mapping, boolean secret) {
      this.mapping = mapping;
      this.atKey = mapping;
      this.secret = secret;
    }
  }

  private ShownText(String text) {
    this.points = text.codePoints().toArray();
  }

  /** As it is shown; empty where the parser stumbles. */
  static String of(String text) {
    ShownText shown = new ShownText(text);
    try {
      for (Event event :
          new Parse(LoadSettings.builder().build()).parseReader(new WholeCharacters(text))) {
        shown.take(event);
      }
      shown.tellStructure(shown.points.length);
      return shown.shown.toString();
    } catch (YamlEngineException e) {
      return "";
    }
  }

  private void take(Event event) {
    switch (event.getEventId()) {
      case MappingStart -> {
        value();
        levels.push(new Level(true, false));
      }
      case SequenceStart -> levels.push(new Level(false, value()));
      case MappingEnd, SequenceEnd -> levels.pop();
      case Scalar -> take((ScalarEvent) event);
      default -> {}
    }
  }

  /** Goes behind what stands at this place as a value, or as a key; says whether it is secret. */
  private boolean value() {
    Level level = levels.peek();
    if (level == null) {
      return false;
    }
    boolean secret = level.secret && !level.atKey;
    level.atKey = level.mapping && !level.atKey;
    return secret;
  }

  private void take(ScalarEvent scalar) {
    Level level = levels.peek();
    String value = scalar.getValue();
    boolean key = level != null && level.atKey;
    boolean secret = value();
    if (key) {
      level.secret = Secrets.isName(value);
    }
    boolean none = scalar.getScalarStyle() == ScalarStyle.PLAIN && NULLS.contains(value);
    String masked = secret && !none ? Secrets.hidden(value) : Secrets.masked(value);
    tellStructure(index(scalar.getStartMark().orElseThrow()));
    String written = written(index(scalar.getEndMark().orElseThrow()));
    shown.append(masked.equals(value) ? withoutComment(scalar, written) : quoted(masked, written));
  }

  private static int index(Mark mark) {
    return mark.getIndex();
  }

  private String written(int end) {
    String written = new String(points, told, end - told);
    told = end;
    return written;
  }

  /** A block begins with a line of its own, which may have a comment. */
  private static String withoutComment(ScalarEvent scalar, String written) {
    if (!isBlock(scalar)) {
      return written;
    }
    int line = lineEnd(written, 0);
    return uncommented(written.substring(0, line), false) + written.substring(line);
  }

  private static boolean isBlock(ScalarEvent scalar) {
    ScalarStyle style = scalar.getScalarStyle();
    return style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
  }

  private static String quoted(String value, String written) {
    String end = written.endsWith("\n") ? "\n" : "";
    return JsonMapper.shared().writeValueAsString(value) + end;
  }

  private void tellStructure(int end) {
    boolean atLineStart = shown.isEmpty() || shown.charAt(shown.length() - 1) == '\n';
    shown.append(uncommented(written(end), atLineStart));
  }

  /** A line of nothing but a comment goes with its end: behind a block it would be part of that. */
  private static String uncommented(String structure, boolean atLineStart) {
    StringBuilder kept = new StringBuilder();
    int at = 0;
    while (at < structure.length()) {
      if (structure.charAt(at) == '#'
          && (at == 0 || BEFORE_COMMENT.indexOf(structure.charAt(at - 1)) >= 0)) {
        at = lineEnd(structure, at);
        trimBlanks(kept);
        boolean alone = kept.isEmpty() ? atLineStart : kept.charAt(kept.length() - 1) == '\n';
        at = alone ? nextLine(structure, at) : at;
      } else {
        kept.append(structure.charAt(at++));
      }
    }
    return kept.toString();
  }

  private static int nextLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  private static void trimBlanks(StringBuilder text) {
    while (!text.isEmpty() && " \t".indexOf(text.charAt(text.length() - 1)) >= 0) {
      text.setLength(text.length() - 1);
    }
  }

  private static int lineEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }
}
