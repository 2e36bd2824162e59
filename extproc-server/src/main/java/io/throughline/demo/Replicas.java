package io.throughline.demo;

import io.throughline.envoy.EnvoyBinary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sidecars with their Envoys, which share a Redis where there are several. The turns of a session
 * go round them, so that each turn finds what another replica has written.
 *
 * @param stacks at least one
 */
record Replicas(List<Stack> stacks) {
  /**
   * Starts them.
   *
   * @param config of the first; the others get free ports
   * @throws DemoProblem when something does not become ready
   */
  static Replicas start(
      DemoOptions options, Path folder, DemoConfig config, EnvoyBinary envoy, OpenParts open)
      throws IOException, InterruptedException {
    if (options.replicas == 1) {
      return new Replicas(List.of(Stack.start(folder, config, envoy, open)));
    }
    RedisProcess redis = open.add(RedisProcess.start(folder));
    List<Stack> stacks = new ArrayList<>();
    for (int i = 0; i < options.replicas; i++) {
      DemoPorts ports = i == 0 ? config.ports() : new DemoPorts(0, 0, 0).claim();
      Path own = Files.createDirectory(folder.resolve("replica-" + (i + 1)));
      stacks.add(
          Stack.start(own, options.breakage.with(config.at(ports), redis.port()), envoy, open));
    }
    return new Replicas(List.copyOf(stacks));
  }

  Stack first() {
    return stacks.getFirst();
  }

  boolean several() {
    return stacks.size() > 1;
  }

  /** Number of the replica that serves that turn of a session, from 0. */
  int serving(int turn) {
    return turn % stacks.size();
  }

  /** The Envoys' inference addresses, without a path. */
  List<URI> listeners() {
    return stacks.stream().map(Stack::listener).toList();
  }

  /** The counters of all Envoys together. */
  Counters counters() throws IOException, InterruptedException {
    List<Counters> all = new ArrayList<>();
    for (Stack stack : stacks) {
      all.add(Counters.of(stack.envoy().counters()));
    }
    return all.stream().reduce(Counters::plus).orElseThrow();
  }

  /** Where to look further, in the order to show; those of the second end in {@code _2}. */
  Map<String, URI> urls() {
    Map<String, URI> urls = new LinkedHashMap<>();
    for (int i = 0; i < stacks.size(); i++) {
      String suffix = i == 0 ? "" : "_" + (i + 1);
      stacks.get(i).urls().forEach((name, url) -> urls.put(name + suffix, url));
    }
    return urls;
  }
}
