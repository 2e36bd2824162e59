package io.throughline.envoy;

import java.util.List;
import java.util.Objects;

/**
 * The servers of one model.
 *
 * @param name the logical model name, which is the cluster's name
 * @param endpoints at least one
 * @param forwardsClientCredential whether the client's own credential reaches the endpoints; none
 *     of them may then have one of its own, because a retry on another endpoint starts from the
 *     headers as the attempt before it left them
 */
public record ModelCluster(
    String name, List<Endpoint> endpoints, boolean forwardsClientCredential) {
  private static final int NAME_LENGTH_MAX = 255;

  public ModelCluster {
    EnvoyPlanException.require(isHeaderValue(name), "cluster.name", name, "1 to 255 visible ASCII");
    EnvoyPlanException.require(
        !Clusters.RESERVED.contains(name), "cluster.name", name, "another name than " + name);
    EnvoyPlanException.require(
        !endpoints.isEmpty(), "cluster.endpoints", endpoints, "at least one endpoint");
    endpoints = List.copyOf(endpoints);
    EnvoyPlanException.require(
        !forwardsClientCredential || endpoints.stream().allMatch(e -> e.credential() == null),
        "cluster.forwardsClientCredential",
        true,
        "false, because an endpoint has a credential of its own");
  }

  /** The credentials of the endpoints, each once, in the endpoints' order. */
  List<Credential> credentials() {
    return endpoints.stream()
        .map(Endpoint::credential)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** The name travels in a header, so it must survive one. */
  private static boolean isHeaderValue(String name) {
    return !name.isEmpty()
        && name.length() <= NAME_LENGTH_MAX
        && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
