package io.throughline.envoy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Envoy is to do, in plain values: the input of {@link Bootstrap}. Immutable.
 *
 * @param version the Envoy that reads the result
 * @param listener where clients connect
 * @param extProcAddress the sidecar: {@code unix:/absolute/path} (at most 107 bytes) or {@code
 *     host:port}
 * @param messageTimeout how long Envoy waits for each answer of the sidecar; over zero, at most 60
 *     s
 * @param admin Envoy's admin address
 * @param requestBodyBytesMax the largest request body in bytes, 1 to 1 GiB; over it the client gets
 *     413
 * @param onSidecarFailure what a client gets without a sidecar
 * @param strippedHeaders further request headers (exact, lower-case) that clients may not send
 * @param clusters one per model, at least one, names unique
 * @param identityHeaders request headers (exact, lower-case) by which a trusted proxy in front
 *     names the user; they go no further than the sidecar. Empty when there is no such proxy
 */
public record EnvoyPlan(
    EnvoyVersion version,
    Listener listener,
    String extProcAddress,
    Duration messageTimeout,
    HostPort admin,
    long requestBodyBytesMax,
    OnSidecarFailure onSidecarFailure,
    List<String> strippedHeaders,
    List<ModelCluster> clusters,
    List<String> identityHeaders) {
  private static final long BODY_BYTES_BOUND = 1L << 30;
  private static final Duration MESSAGE_TIMEOUT_MAX = Duration.ofSeconds(60);
  private static final EnvoyVersion FIRST_WITH_TRANSFORM = new EnvoyVersion(1, 40, 0);
  private static final Pattern HEADER = Pattern.compile("[a-z0-9!#$&'*+.^_|~-]{1,255}");

  public EnvoyPlan {
    EnvoyPlanException.require(
        version.isSupported(), "version", version, "an Envoy version from 1.36.0 to 1.40.x");
    SidecarAddress.parse(extProcAddress);
    EnvoyPlanException.require(
        messageTimeout.isPositive() && messageTimeout.compareTo(MESSAGE_TIMEOUT_MAX) <= 0,
        "messageTimeout",
        messageTimeout,
        "over zero, at most 60 s");
    EnvoyPlanException.require(
        requestBodyBytesMax >= 1 && requestBodyBytesMax <= BODY_BYTES_BOUND,
        "requestBodyBytesMax",
        requestBodyBytesMax,
        "1 to " + BODY_BYTES_BOUND + " bytes");
    strippedHeaders = List.copyOf(strippedHeaders);
    strippedHeaders.forEach(name -> requireHeaderName("strippedHeaders", name));
    identityHeaders = List.copyOf(identityHeaders);
    identityHeaders.forEach(name -> requireHeaderName("identityHeaders", name));
    clusters = List.copyOf(clusters);
    requireUnique(clusters);
    if (onSidecarFailure instanceof OnSidecarFailure.DefaultModel model) {
      requireServed(model, version, clusters);
    }
  }

  private static void requireServed(
      OnSidecarFailure.DefaultModel model, EnvoyVersion version, List<ModelCluster> clusters) {
    EnvoyPlanException.require(
        version.isAtLeast(FIRST_WITH_TRANSFORM),
        "onSidecarFailure",
        "default_model",
        "reject; default_model needs Envoy 1.40 or newer, this is " + version);
    EnvoyPlanException.require(
        clusters.stream().anyMatch(cluster -> cluster.name().equals(model.cluster())),
        "onSidecarFailure.cluster",
        model.cluster(),
        "one of the clusters");
  }

  private static void requireHeaderName(String path, String name) {
    EnvoyPlanException.require(
        HEADER.matcher(name).matches(), path, name, "a lower-case header name");
  }

  private static void requireUnique(List<ModelCluster> clusters) {
    EnvoyPlanException.require(!clusters.isEmpty(), "clusters", clusters, "at least one model");
    Set<String> names = new HashSet<>();
    for (ModelCluster cluster : clusters) {
      EnvoyPlanException.require(
          names.add(cluster.name()), "cluster.name", cluster.name(), "each name once");
    }
  }
}
