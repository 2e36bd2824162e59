package io.throughline.demo;

import io.throughline.demo.history.History;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyVersion;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The demo's options, as typed. */
final class DemoOptions {
  private static final Pattern DAYS = Pattern.compile("[0-9]{1,3}d");

  @Option(names = "--exit")
  boolean exit;

  @Option(names = "--json")
  boolean json;

  @Option(names = "--scenario", paramLabel = "NAME", defaultValue = "USUAL")
  Scenario scenario = Scenario.USUAL;

  @Option(names = "--sessions", paramLabel = "FILE")
  @Nullable Path sessions;

  @Option(names = "--envoy-version", paramLabel = "V")
  @Nullable String envoyVersion;

  @Option(names = "--port", paramLabel = "N", defaultValue = "8801")
  int port;

  @Option(names = "--admin-port", paramLabel = "N", defaultValue = "8080")
  int adminPort;

  @Option(names = "--envoy-admin-port", paramLabel = "N", defaultValue = "19000")
  int envoyAdminPort;

  @Option(names = "--free-ports")
  boolean freePorts;

  @Option(names = "--keep")
  boolean keep;

  @Option(names = "--replicas", paramLabel = "N", defaultValue = "1")
  int replicas;

  @Option(names = "--history", paramLabel = "DAYSd")
  @Nullable String history;

  // For the demo's own test: breaks what the check of that name looks at.
  @Option(names = "--break", hidden = true, defaultValue = "NONE")
  Breakage breakage = Breakage.NONE;

  /** The Envoy to run; without a version the one that the environment names, or any supported. */
  EnvoyBinary envoy() {
    if (envoyVersion != null) {
      return EnvoyBinary.find(EnvoyVersion.parse(envoyVersion));
    }
    EnvoyBinary found = EnvoyBinary.find();
    String named = System.getenv().getOrDefault(EnvoyBinary.VARIABLE, "");
    if (!named.isEmpty() && !found.path().equals(Path.of(named).toAbsolutePath().normalize())) {
      throw DemoProblem.missing(
          EnvoyBinary.VARIABLE + ": " + named + " (expected: an Envoy from 1.36.0 to 1.40.x)");
    }
    return found;
  }

  /** Days of history; 0 for none, and -1 for what is no number of days. */
  int historyDays() {
    if (history == null) {
      return 0;
    }
    int days = DAYS.matcher(history).matches() ? Integer.parseInt(history.replace("d", "")) : -1;
    return days > 0 && days <= History.DAYS_MAX ? days : -1;
  }

  DemoPorts ports() {
    return freePorts ? new DemoPorts(0, 0, 0) : new DemoPorts(port, adminPort, envoyAdminPort);
  }
}
