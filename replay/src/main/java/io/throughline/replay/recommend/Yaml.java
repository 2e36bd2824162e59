package io.throughline.replay.recommend;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a tree as YAML: mappings in blocks, texts that could be anything else in quotes. */
final class Yaml {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder out = new StringBuilder();

  private Yaml() {}

  static String of(@Nullable Object tree) {
    Yaml yaml = new Yaml();
    yaml.value(tree, 0);
    return yaml.out.toString();
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> map(map, depth);
      case List<?> list when !list.isEmpty() -> list(list, depth);
      case null, default -> out.append(scalar(value)).append('\n');
    }
  }

  private void map(Map<?, ?> map, int depth) {
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      // What follows a dash stands on its line.
      if (!first || !out.toString().endsWith("- ")) {
        out.repeat(' ', depth);
      }
      first = false;
      out.append(scalar(entry.getKey())).append(':');
      nested(entry.getValue(), depth + 2);
    }
  }

  private void nested(@Nullable Object value, int depth) {
    boolean block =
        (value instanceof Map<?, ?> map && !map.isEmpty())
            || (value instanceof List<?> list && !list.isEmpty());
    out.append(block ? "\n" : " ");
    value(value, depth);
  }

  private void list(List<?> list, int depth) {
    for (Object one : list) {
      out.repeat(' ', depth).append("- ");
      if (one instanceof List<?> inner && !inner.isEmpty()) {
        out.append('\n');
      }
      value(one, depth + 2);
    }
  }

  private static String scalar(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> "{}";
      case List<?> list -> "[]";
      case Boolean flag -> flag.toString();
      case Number number -> number.toString();
      default -> text(value.toString());
    };
  }

  private static String text(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7f || c == 0x85 || c == 0xfeff || Character.isSurrogate(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
