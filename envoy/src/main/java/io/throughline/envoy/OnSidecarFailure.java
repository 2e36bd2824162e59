package io.throughline.envoy;

/** What a client gets while the sidecar cannot be reached or is too late. */
public enum OnSidecarFailure {
  /** A 503 in the client's dialect with {@code retry-after: 1}. */
  REJECT,
  /** The configured default model answers; needs Envoy 1.40 or newer. */
  DEFAULT_MODEL
}
