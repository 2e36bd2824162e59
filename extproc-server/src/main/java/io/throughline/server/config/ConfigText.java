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
import org.jspecify.annotations.Nullable;
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
   * The text without comments, users in URLs, and values of keys that sound secret; empty where it
   * is no YAML. A configuration that serves has no credential, but a key that is ignored or a URL's
   * parameter may. It reads as {@link #tree()}.
   */
  public String shown() {
    JsonNode tree = masked();
    if (tree == null) {
      return "";
    }
    String shown = ShownText.of(text);
    return tree.equals(Yaml.read(shown, new Problems())) ? shown : Yaml.written(tree);
  }

  private @Nullable JsonNode masked() {
    JsonNode tree = text.isEmpty() ? null : Yaml.read(text, new Problems());
    return tree == null ? null : Secrets.masked(tree);
  }

  /** The same as a tree of maps, lists and scalars; empty where it is none. */
  public Map<String, Object> tree() {
    JsonNode tree = masked();
    return tree == null ? Map.of() : map(tree);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(JsonNode tree) {
    return JsonMapper.shared().convertValue(tree, LinkedHashMap.class);
  }
}
