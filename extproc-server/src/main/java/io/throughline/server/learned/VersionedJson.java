package io.throughline.server.learned;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A kind of JSON file that says its version.
 *
 * @param what the words for it in errors, such as {@code ratings file}
 * @param version the one that is read
 * @param bytesMax a longer file is not read
 */
record VersionedJson(String what, int version, long bytesMax) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * The document; null where there is no file.
   *
   * @throws IOException when it is none of this version; the message names the file
   */
  @Nullable JsonNode read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    if (Files.size(file) > bytesMax) {
      throw broken(file, Files.size(file) + " bytes", "at most " + bytesMax);
    }
    JsonNode document;
    try {
      document = JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw broken(file, "not JSON", "a JSON object");
    }
    JsonNode found = document.path("version");
    if (!found.isInt() || found.intValue() != version) {
      throw broken(file, "version " + found.asString("absent"), "version " + version);
    }
    return document;
  }

  IOException broken(Path file, String value, String expected) {
    return new IOException("%s %s: %s (expected: %s)".formatted(what, file, value, expected));
  }
}
