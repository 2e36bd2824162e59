package io.throughline.demo;

import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyVersion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The demo's options, as typed. */
final class DemoOptions {
  @Option(
      names = "--exit",
      description = "End when all turns are through: status 0 when every check holds, else 1.")
  boolean exit;

  @Option(names = "--json", description = "One JSON object on stdout; progress goes to stderr.")
  boolean json;

  @Option(
      names = "--sessions",
      paramLabel = "FILE",
      description = "Route recorded sessions: JSON lines of {session, messages}, plain or gzip.")
  @Nullable Path sessions;

  @Option(
      names = "--envoy-version",
      paramLabel = "V",
      description = "Envoy to run (default: what $THROUGHLINE_ENVOY names, else 1.40.0).")
  @Nullable String envoyVersion;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8801",
      description = "Envoy's inference port (default: ${DEFAULT-VALUE}; 0: a free one).")
  int port;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The sidecar's admin port (default: ${DEFAULT-VALUE}; 0: a free one).")
  int adminPort;

  @Option(
      names = "--envoy-admin-port",
      paramLabel = "N",
      defaultValue = "19000",
      description = "Envoy's admin port (default: ${DEFAULT-VALUE}; 0: a free one).")
  int envoyAdminPort;

  @Option(names = "--free-ports", description = "Take free ports for all three.")
  boolean freePorts;

  @Option(names = "--keep", description = "Keep the run folder: configuration, bootstrap and logs.")
  boolean keep;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and exit.")
  boolean help;

  @Option(
      names = "--break",
      hidden = true,
      defaultValue = "NONE",
      description = "For the demo's own test: break what the check of that name looks at.")
  Breakage breakage = Breakage.NONE;

  /** The Envoy to run; without a version any supported one. */
  EnvoyBinary envoy() {
    return envoyVersion == null
        ? EnvoyBinary.find()
        : EnvoyBinary.find(EnvoyVersion.parse(envoyVersion));
  }

  DemoPorts ports() {
    return freePorts ? new DemoPorts(0, 0, 0) : new DemoPorts(port, adminPort, envoyAdminPort);
  }
}
