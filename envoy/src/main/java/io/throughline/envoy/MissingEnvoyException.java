package io.throughline.envoy;

/** No usable Envoy binary was found; the message is the one line that says how to install it. */
public final class MissingEnvoyException extends RuntimeException {
  MissingEnvoyException(EnvoyVersion version) {
    super("Envoy " + version + " is missing; install it with: bin/install-envoy " + version);
  }
}
