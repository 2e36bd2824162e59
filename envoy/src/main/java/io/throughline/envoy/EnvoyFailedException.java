package io.throughline.envoy;

/**
 * Envoy refused its configuration, did not start in time or ended by itself; the message holds its
 * last log lines.
 */
public final class EnvoyFailedException extends RuntimeException {
  EnvoyFailedException(String message) {
    super(message);
  }

  EnvoyFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
