package io.throughline.replay;

import java.util.Locale;

/** How far an exchange has come. */
public enum LifecycleState {
  /** Routed; the answer has not ended. */
  IN_PROGRESS,
  /** The answer ended whole. */
  COMPLETED,
  /** The answer began with success and was cut off. */
  ABORTED,
  /** The upstream, or this sidecar, answered with an error. */
  FAILED,
  /** The end was not seen. */
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in records. */
  public String word() {
    return word;
  }
}
