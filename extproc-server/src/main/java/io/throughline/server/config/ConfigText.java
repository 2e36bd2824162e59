package io.throughline.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of a configuration. Thread-safe.
 *
 * @param text as its file has it; empty where it came from no file
 */
public record ConfigText(String text) {
  /** Of no file. */
  public static final ConfigText NONE = new ConfigText("");

  private static final int VERSION_DIGITS = 12;
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s'\"@,\\[\\]{}]*@");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(\\b(?:[a-z0-9]+[_-])*(?:password|passwd|secret|token|api[_-]?key|credential)"
              + "['\"]?\\s*[:=]\\s*)(?!inject\\b|forward\\b|[\\[{])([^\\s,}\\]&#]+)");
  private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)#.*$");

  /** The text of a file; of none where it cannot be read. */
  public static ConfigText of(Path file) {
    try {
      return new ConfigText(Files.readString(file));
    } catch (IOException e) {
      return NONE;
    }
  }

  /** Whether there is none. */
  public boolean isNone() {
    return text.isEmpty();
  }

  /** Tells one text from another. */
  public String version() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The text without comments, users in URLs, and values of keys that sound secret. A configuration
   * that serves has no credential, but a key that is ignored or a URL's parameter may.
   */
  public String shown() {
    return masked(COMMENT.matcher(text).replaceAll(""));
  }

  private static String masked(String text) {
    String plain = USER_INFO.matcher(text).replaceAll("…@");
    return NAMED.matcher(plain).replaceAll("$1\"…\"");
  }

  /** The same as a tree of maps, lists and scalars; empty where it is none. */
  public Map<String, Object> tree() {
    JsonNode tree = text.isEmpty() ? null : Yaml.read(masked(text), new Problems());
    return tree == null ? Map.of() : map(tree);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(JsonNode tree) {
    return JsonMapper.shared().convertValue(tree, LinkedHashMap.class);
  }
}
