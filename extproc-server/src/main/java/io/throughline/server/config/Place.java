package io.throughline.server.config;

import io.throughline.server.config.Key.Service;
import io.throughline.server.config.ValueType.Anything;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One mapping of a document: what stands at its keys, and what is told about them. */
abstract sealed class Place permits Values {
  private final @Nullable JsonNode node;
  private final String path;
  private final Shape shape;
  private final Reading reading;

  Place(@Nullable JsonNode node, String path, Shape shape, Reading reading) {
    this.node = node;
    this.path = path;
    this.shape = shape;
    this.reading = reading;
  }

  final @Nullable JsonNode node() {
    return node;
  }

  final Shape shape() {
    return shape;
  }

  final Reading reading() {
    return reading;
  }

  final String path() {
    return path;
  }

  final String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  final boolean present() {
    if (reading.describing()) {
      shape.guardItself();
    }
    return node != null || reading.describing();
  }

  final boolean has(String key) {
    if (reading.describing()) {
      shape.guard(key);
    }
    JsonNode value = peek(key);
    return reading.describing() || value != null && !value.isNull();
  }

  final void error(String key, String value, String expected) {
    reading.problems().error(at(key), value, expected);
  }

  /** An error of this mapping as a whole. */
  final void problem(String value, String expected) {
    reading.problems().error(path, value, expected);
  }

  final void warning(String key, String value, String expected) {
    reading.problems().warning(at(key), value, expected);
  }

  final void record(String key, ValueType type, @Nullable Object absent, boolean required) {
    if (reading.describing()) {
      shape.record(key(key, type, absent, required));
    }
  }

  final void mark(String key, Service service) {
    if (reading.describing()) {
      shape.record(key(key, new Anything(), null, false));
      shape.mark(key, service);
    }
  }

  static Key key(String name, ValueType type, @Nullable Object absent, boolean required) {
    return new Key(name, type, absent, required, Service.SERVED);
  }

  /** What stands at a key; null when nothing does. */
  final @Nullable JsonNode value(String key) {
    assert reading.describing() || shape.key(key) != null
        : shape.at(key) + ": a read that the readers make for some documents only";
    JsonNode value = peek(key);
    return value == null || value.isNull() ? null : value;
  }

  private @Nullable JsonNode peek(String key) {
    return node == null ? null : node.get(key);
  }

  final void wrong(String key, JsonNode value, String expected) {
    error(key, ValueType.shown(value), expected);
  }
}
