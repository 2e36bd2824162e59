package io.throughline.server.signal;

/** One configured signal rule. Immutable and thread-safe. */
public interface Signal {
  /** The type as rule trees name it, e.g. {@code keyword}. */
  String type();

  /** The rule's name, unique within its type. */
  String name();

  /**
   * How surely the request shows this signal.
   *
   * @return a confidence above 0 and at most 1, or 0 when the signal does not match
   */
  double match(SignalInput input);

  /**
   * Loads what the signal needs beside its rule. Called when a configuration is read, for signals
   * that a decision refers to, so that no request waits for it and nobody pays who does not use it.
   */
  default void load() {}
}
