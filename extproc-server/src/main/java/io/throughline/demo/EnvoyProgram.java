package io.throughline.demo;

import java.nio.file.Files;
import java.nio.file.Path;

/** The Envoy binary to run, and its version. */
record EnvoyProgram(Path path, String version) {
  static final String DEFAULT_VERSION = "1.40.0";
  private static final String VARIABLE = "THROUGHLINE_ENVOY";

  /**
   * The binary that {@code THROUGHLINE_ENVOY} names, else the one that {@code bin/install-envoy}
   * put into this checkout.
   */
  static EnvoyProgram find(String version) {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return new EnvoyProgram(executable(Path.of(named)), version);
    }
    Path inCheckout = Path.of(".tools", "envoy", version, "envoy");
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve(inCheckout))) {
        return new EnvoyProgram(at.resolve(inCheckout), version);
      }
    }
    throw DemoProblem.missing("Envoy " + version + ": missing (expected: run bin/install-envoy)");
  }

  private static Path executable(Path path) {
    if (Files.isExecutable(path)) {
      return path.toAbsolutePath();
    }
    throw DemoProblem.missing(VARIABLE + ": " + path + " (expected: an Envoy binary)");
  }
}
