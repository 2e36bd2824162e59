package io.throughline.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each key means, one sentence a key, from the resource {@code keys.properties}. Thread-safe.
 */
final class Descriptions {
  private static final Properties ALL = load();

  private Descriptions() {}

  /** The sentence of a key, e.g. {@code routing.decisions[].priority}; empty when there is none. */
  static String of(String key) {
    return ALL.getProperty(key, "");
  }

  /** The sentence of one value of a key where there is one, else that of the key. */
  static String ofValue(String key, String value) {
    String own = of(key + "/" + value);
    return own.isEmpty() ? of(key) : own;
  }

  /** All keys, and values as {@code key/value}, that have a sentence. */
  static Set<String> keys() {
    return new TreeSet<>(ALL.stringPropertyNames());
  }

  private static Properties load() {
    Properties all = new Properties();
    try (InputStream in = Descriptions.class.getResourceAsStream("keys.properties");
        Reader reader = new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)) {
      all.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
