package io.throughline.server.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into a tree, and writes it. A key given twice is an error, and so is an alias: the
 * tree would hold the alias' name in place of what it stands for, and a file of aliases of aliases
 * would grow without bound.
 */
final class Yaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Pattern LINE = Pattern.compile("(?m)^ in .*, line (\\d+), column \\d+:");

  private Yaml() {}

  /** The document, a mapping; null when it is none, which the problems then tell. */
  static @Nullable JsonNode read(String text, Problems problems) {
    try {
      return hasAliases(text, problems) ? null : mapping(tree(text), problems);
    } catch (JacksonException e) {
      problems.error("(file)" + line(e), said(e), "YAML");
      return null;
    }
  }

  /** A tree as a document. */
  static String written(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }

  private static JsonNode tree(String text) {
    return MAPPER.readTree(new WholeCharacters(text));
  }

  private static @Nullable JsonNode mapping(JsonNode document, Problems problems) {
    if (document.isObject()) {
      return document;
    }
    String found = document.getNodeType().name().toLowerCase(Locale.ROOT);
    problems.error("(file)", found, "a mapping");
    return null;
  }

  /** The last line that a message names is where the problem is; others are where it began. */
  private static String line(JacksonException e) {
    Matcher mentioned = LINE.matcher(e.getOriginalMessage());
    String line = e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
    while (mentioned.find()) {
      line = " line " + mentioned.group(1);
    }
    return line;
  }

  /**
   * The message without the pieces of the file that it shows, indented, below each of its parts.
   */
  private static String said(JacksonException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.startsWith(" "))
        .collect(Collectors.joining(": "));
  }

  private static boolean hasAliases(String text, Problems problems) {
    boolean found = false;
    try (YAMLParser parser = (YAMLParser) MAPPER.createParser(new WholeCharacters(text))) {
      while (!found && parser.nextToken() != null) {
        found = parser.isCurrentAlias();
      }
      if (found) {
        String line = "(file) line " + parser.currentTokenLocation().getLineNr();
        problems.error(line, "*" + parser.getString(), "the value itself; aliases are not read");
      }
    }
    return found;
  }
}
