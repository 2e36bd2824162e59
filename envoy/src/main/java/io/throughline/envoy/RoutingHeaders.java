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
   * Request header by which a client says what its session is for. It passes to the upstream, as
   * session ids do: it holds one of a few words, any other is refused.
   */
  public static final String PROFILE = "x-router-profile";

  /** Metadata key and response header: the profile that counted. */
  public static final String SESSION_PROFILE = "x-throughline-profile";

  /** Metadata key and response header: how the conversation goes in circles. */
  public static final String DIVERGENCE = "x-throughline-divergence";

  /** Metadata key and response header: what the model was told with this request. */
  public static final String CORRECTION = "x-throughline-correction";

  /** Metadata key and response header: limits of its session that the request is beyond. */
  public static final String GUARDIAN = "x-throughline-guardian";

  /** gRPC metadata by which a twin cluster tells the sidecar the model that takes over. */
  public static final String TAKES_OVER = "x-throughline-takes-over";

  /** Request header by which the sidecar names the cluster of an attempt, counted from 1. */
  public static String attempt(int number) {
    return "x-try-" + number;
  }

  /** The cluster that reaches a model with a request that was written for another one. */
  public static String twin(String cluster) {
    return cluster + Failover.TWIN_SUFFIX;
  }

  /** Namespace of the dynamic metadata that becomes the response headers of a client. */
  public static final String METADATA_NAMESPACE = "throughline";

  /**
   * Namespace of the dynamic metadata that Envoy forwards to the observer: the {@link #REPLAY_ID}
   * alone, because whatever is forwarded is written and read once more for every answer.
   */
  public static final String EXCHANGE_NAMESPACE = "throughline.exchange";

  /** Metadata key and header of the replay record. */
  public static final String REPLAY_ID = "x-vsr-replay-id";

  /** Metadata key and header: start, stay, switch or recovery; of Envoy itself: bypass. */
  public static final String ACTION = "x-throughline-action";

  /** Metadata key and header: why. */
  public static final String REASON = "x-throughline-reason";

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
          SESSION_PROFILE,
          DIVERGENCE,
          CORRECTION,
          GUARDIAN,
          ACTION,
          REASON);

  /** Beginning of the usual names of the headers by which a proxy in front names the user. */
  public static final String IDENTITY_PREFIX = "x-authz-user-";

  /**
   * Request headers that start with one of these are ours or Envoy's; those a client sends are
   * removed before the sidecar sees the request.
   */
  public static final List<String> STRIPPED_PREFIXES =
      List.of("x-selected-", "x-try-", IDENTITY_PREFIX, "x-envoy-");

  /**
   * Response headers that start with one of these are ours or Envoy's; those a model's server sends
   * are removed.
   */
  public static final List<String> OWN_RESPONSE_PREFIXES =
      List.of("x-selected-", "x-vsr-", "x-throughline-", "x-envoy-");

  /**
   * Request headers by which a client may authenticate itself. They reach no model's server, unless
   * that one is to get the client's own credential, and the sidecar may not change them.
   */
  public static final List<String> CLIENT_CREDENTIALS =
      List.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "x-auth-token",
          "x-access-token",
          "x-amz-security-token",
          "ocp-apim-subscription-key",
          "x-forwarded-access-token",
          "x-user-openai-key",
          "x-user-anthropic-key");

  /** Stat prefix of the filter that asks the sidecar for a model. */
  public static final String REQUEST_STAT_PREFIX = "throughline";

  /** Stat prefix of the filter that shows responses to the sidecar. */
  public static final String OBSERVER_STAT_PREFIX = "throughline_observer";

  /** Stat prefix of the filter that asks the sidecar for the body of a model that takes over. */
  public static final String TAKE_OVER_STAT_PREFIX = "throughline_take_over";

  /** Stat prefix of the route by which requests reach the default model without a sidecar. */
  public static final String BYPASS_STAT_PREFIX = "throughline_bypass";

  private RoutingHeaders() {}
}
