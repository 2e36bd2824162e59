package io.throughline.envoy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** Ordered maps and lists, and the text that they become. */
final class Tree {
  private static final String TYPE_URL = "type.googleapis.com/";
  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new CarefulQuotes()).build())
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();
  private static final JsonMapper JSON = JsonMapper.shared();

  private Tree() {}

  /** A map of alternating keys and values, in this order; null is JSON's null. */
  static Map<String, Object> map(@Nullable Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** An Envoy extension: its name and its typed configuration. */
  static Map<String, Object> extension(String name, Map<String, Object> typedConfig) {
    return map("name", name, "typed_config", typedConfig);
  }

  /** A typed message: {@code type} without the URL's host, then alternating keys and values. */
  static Map<String, Object> typed(String type, Object... keysAndValues) {
    Map<String, Object> map = map("@type", TYPE_URL + type);
    map.putAll(map(keysAndValues));
    return map;
  }

  /** A header that replaces one of that name; nothing is added when the value comes out empty. */
  static Map<String, Object> header(String key, String value) {
    return map(
        "header", map("key", key, "value", value), "append_action", "OVERWRITE_IF_EXISTS_OR_ADD");
  }

  /** A header that is added unless there is one; nothing is when the value comes out empty. */
  static Map<String, Object> headerIfAbsent(String key, String value) {
    return map("header", map("key", key, "value", value), "append_action", "ADD_IF_ABSENT");
  }

  /** Mutations that remove the headers that start with these, in any case. */
  static List<Object> removals(List<String> prefixes) {
    return prefixes.stream()
        .<Object>map(prefix ->
            map("remove_on_match", map("key_matcher", map("prefix", prefix, "ignore_case", true))))
        .toList();
  }

  /** A text where Envoy expects a format. */
  static String literal(String text) {
    return text.replace("%", "%%");
  }

  /** A duration as Envoy reads it, in seconds such as {@code 0.3s}. */
  static String seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return seconds.stripTrailingZeros().toPlainString() + "s";
  }

  static String yaml(Map<String, Object> tree) {
    return YAML.writeValueAsString(tree);
  }

  static String json(Map<String, Object> tree) {
    return JSON.writeValueAsString(tree);
  }

  /** A socket address of Envoy. */
  static Map<String, Object> socketAddress(String host, int port) {
    return map("socket_address", map("address", host, "port_value", port));
  }

  /** Quotes whatever another YAML reader could take for a number, a date or a boolean. */
  private static final class CarefulQuotes extends StringQuotingChecker.Default {
    private static final Pattern PLAIN =
        Pattern.compile("[A-Za-z/][A-Za-z0-9 ._/-]*[A-Za-z0-9/]|\\d+(\\.\\d+)?s");

    @Override
    public boolean needToQuoteValue(String value) {
      return !PLAIN.matcher(value).matches() || super.needToQuoteValue(value);
    }
  }
}
