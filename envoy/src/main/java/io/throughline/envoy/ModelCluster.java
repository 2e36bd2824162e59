package io.throughline.envoy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one model.
 *
 * @param name the logical model name, which is the cluster's name
 * @param endpoints at least one
 * @param credential what Envoy injects in place of the client's own credential; null: the client's
 *     credential passes through
 */
public record ModelCluster(String name, List<Endpoint> endpoints, @Nullable Credential credential) {
  private static final int NAME_LENGTH_MAX = 255;

  public ModelCluster {
    EnvoyPlanException.require(isHeaderValue(name), "cluster.name", name, "1 to 255 visible ASCII");
    EnvoyPlanException.require(
        !Clusters.RESERVED.contains(name), "cluster.name", name, "another name than " + name);
    EnvoyPlanException.require(
        !endpoints.isEmpty(), "cluster.endpoints", endpoints, "at least one endpoint");
    endpoints = List.copyOf(endpoints);
  }

  /** The name travels in a header, so it must survive one. */
  private static boolean isHeaderValue(String name) {
    return !name.isEmpty()
        && name.length() <= NAME_LENGTH_MAX
        && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
