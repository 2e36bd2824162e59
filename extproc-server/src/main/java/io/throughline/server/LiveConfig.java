package io.throughline.server;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.ModelCluster;
import io.throughline.server.config.Problem;
import io.throughline.server.config.Problem.Severity;
import io.throughline.server.config.RouterConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The configuration that serves now. Another takes its place whole or not at all: a turn keeps the
 * one that it began with. Thread-safe.
 */
final class LiveConfig implements Supplier<RouterConfig> {
  /** Asks the running Envoy for the names of its clusters. */
  @FunctionalInterface
  interface EnvoyClusters {
    Set<String> names() throws IOException;
  }

  private final RouterConfig started;
  private final EnvoyClusters envoy;
  private final Consumer<RouterConfig> taken;
  private volatile RouterConfig serving;

  /**
   * Begins with the configuration of the start.
   *
   * @param envoy tells which models Envoy can reach; asked only about models that are new
   */
  LiveConfig(RouterConfig started, EnvoyClusters envoy) {
    this(started, envoy, next -> {});
  }

  /**
   * The same.
   *
   * @param taken is told of each configuration that takes the place of the one before
   */
  LiveConfig(RouterConfig started, EnvoyClusters envoy, Consumer<RouterConfig> taken) {
    this.started = started;
    this.envoy = envoy;
    this.taken = taken;
    this.serving = started;
  }

  @Override
  public RouterConfig get() {
    return serving;
  }

  /**
   * Takes the place of the one that serves, unless something speaks against it. May wait for Envoy
   * for some seconds, so never on an event loop.
   *
   * @return errors, when it was not taken; else warnings
   */
  synchronized List<Problem> offer(RouterConfig next) {
    List<Problem> problems = new ArrayList<>(StartSettings.changed(started, next));
    Map<String, ModelCluster> known = clusters(serving);
    List<String> changed = new ArrayList<>();
    Set<String> added = new HashSet<>();
    clusters(next)
        .forEach((name, cluster) -> {
          if (!known.containsKey(name)) {
            added.add(name);
          } else if (!cluster.equals(known.get(name))) {
            changed.add(name);
          }
        });
    problems.addAll(unreachable(added));
    changed.forEach(name -> problems.add(stale(name)));
    if (problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR)) {
      serving = next;
      taken.accept(next);
    }
    return problems;
  }

  /** A model that Envoy has no cluster for would answer 503. */
  private List<Problem> unreachable(Set<String> added) {
    if (added.isEmpty()) {
      return List.of();
    }
    Set<String> reachable;
    try {
      reachable = envoy.names();
    } catch (IOException e) {
      reachable = Set.of();
    }
    Set<String> found = reachable;
    return added.stream()
        .filter(name -> !found.contains(name))
        .sorted()
        .map(name ->
            new Problem(
                "providers.models",
                name,
                "a model that the Envoy at sidecar.envoy.admin has a cluster for;"
                    + " give Envoy its new bootstrap, then the file is taken",
                Severity.ERROR))
        .toList();
  }

  private static Problem stale(String model) {
    return new Problem(
        "providers.models",
        model + " has other backends now",
        "Envoy gets its new bootstrap too; until then it uses those before",
        Severity.WARNING);
  }

  private static Map<String, ModelCluster> clusters(RouterConfig config) {
    Map<String, ModelCluster> clusters = new HashMap<>();
    EnvoyPlans.of(config, EnvoyVersion.DEFAULT)
        .clusters()
        .forEach(cluster -> clusters.put(cluster.name(), cluster));
    return clusters;
  }
}
