package io.throughline.envoy;

import java.util.List;

/** The names on which the sidecar and Envoy's configuration must agree. */
public final class RoutingHeaders {
  /** Request header to the upstream and response header to the client: the logical model name. */
  public static final String SELECTED_MODEL = "x-selected-model";

  /**
   * Request header by which the sidecar names the cluster; Envoy removes it before the upstream.
   */
  public static final String SELECTED_CLUSTER = "x-selected-cluster";

  /**
   * Namespace of the dynamic metadata that the sidecar sends and Envoy forwards to the observer.
   */
  public static final String METADATA_NAMESPACE = "throughline";

  /** Metadata key and header of the replay record. */
  public static final String REPLAY_ID = "x-vsr-replay-id";

  /**
   * The response headers that a client sees. Each is at the same time the key in {@link
   * #METADATA_NAMESPACE} under which the sidecar sends its value, as a string or number. A key that
   * is absent or empty gives no header.
   */
  public static final List<String> CLIENT_RESPONSE_HEADERS =
      List.of(
          SELECTED_MODEL,
          "x-vsr-selected-decision",
          "x-vsr-selected-model",
          "x-vsr-selected-confidence",
          "x-vsr-selected-reasoning",
          "x-vsr-session-phase",
          REPLAY_ID,
          "x-throughline-session-id",
          "x-throughline-session-source",
          "x-throughline-action",
          "x-throughline-reason");

  /** Beginning of the usual names of the headers by which a proxy in front names the user. */
  public static final String IDENTITY_PREFIX = "x-authz-user-";

  /**
   * Request headers that start with one of these are ours or Envoy's; those a client sends are
   * removed before the sidecar sees the request.
   */
  public static final List<String> STRIPPED_PREFIXES =
      List.of("x-selected-", "x-try-", IDENTITY_PREFIX, "x-envoy-");

  /** Stat prefix of the filter that asks the sidecar for a model. */
  public static final String REQUEST_STAT_PREFIX = "throughline";

  /** Stat prefix of the filter that shows responses to the sidecar. */
  public static final String OBSERVER_STAT_PREFIX = "throughline_observer";

  private RoutingHeaders() {}
}
