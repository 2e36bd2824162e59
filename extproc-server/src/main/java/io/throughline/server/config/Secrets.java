package io.throughline.server.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What in a configuration could be a credential: users in URLs, values of keys that sound secret,
 * and the same inside a text.
 */
final class Secrets {
  private static final String MASK = "…";

  /** Values that say how a credential is dealt with. */
  private static final Set<String> PLAIN = Set.of("", "inject", "forward");

  private static final String WORDS = "(?:password|passwd|secret|token|api[_-]?key|credential)";
  private static final Pattern NAME = Pattern.compile("(?is).*" + WORDS);
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s'\"@,\\[\\]{}]*@");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)("
              + WORDS
              + "[\\\\'\"]*\\s*[:=]\\s*[\\\\'\"]*)(?!inject\\b|forward\\b|[\\[{])"
              + "[^\\s,}\\]&#'\"\\\\]+");

  private Secrets() {}

  /** Whether a key's value is secret. */
  static boolean isName(String key) {
    return NAME.matcher(key).matches();
  }

  /** The value of a key that sounds secret. */
  static String hidden(String value) {
    return PLAIN.contains(value) ? value : MASK;
  }

  /** Any other text. */
  static String masked(String text) {
    String plain = USER_INFO.matcher(text).replaceAll(MASK + "@");
    return NAMED.matcher(plain).replaceAll("$1" + MASK);
  }

  /** A tree of the same shape. */
  static JsonNode masked(JsonNode tree) {
    return masked(tree, false);
  }

  private static JsonNode masked(JsonNode node, boolean secret) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode masked = nodes.objectNode();
        for (Map.Entry<String, JsonNode> one : object.properties()) {
          masked.set(masked(one.getKey()), masked(one.getValue(), isName(one.getKey())));
        }
        yield masked;
      }
      case ArrayNode array -> {
        ArrayNode masked = nodes.arrayNode();
        array.forEach(one -> masked.add(masked(one, secret)));
        yield masked;
      }
      case JsonNode scalar when scalar.isNull() -> scalar;
      case JsonNode scalar when secret -> nodes.stringNode(hidden(scalar.asString()));
      case JsonNode scalar when scalar.isString() -> nodes.stringNode(masked(scalar.asString()));
      default -> node;
    };
  }
}
