package io.throughline.envoy;

import static io.throughline.envoy.Tree.header;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One route that serves every model, and the answer when the sidecar has named none. */
final class Routes {
  private static final int RETRIES = 2;
  private static final int OTHER_HOST_ATTEMPTS = 3;
  private static final int UNAVAILABLE = 503;

  private Routes() {}

  static List<Object> virtualHosts(EnvoyPlan plan) {
    return List.of(
        map(
            "name",
            "models",
            "domains",
            List.of("*"),
            "include_request_attempt_count",
            true,
            "response_headers_to_add",
            clientHeaders(),
            "routes",
            List.of(
                toSelectedCluster(plan),
                sidecarUnavailable(
                    plan,
                    "sidecar-unavailable-anthropic",
                    map("path_separated_prefix", ErrorBodies.ANTHROPIC_PATH),
                    ErrorBodies.sidecarUnavailable().anthropic()),
                sidecarUnavailable(
                    plan,
                    "sidecar-unavailable",
                    map("prefix", "/"),
                    ErrorBodies.sidecarUnavailable().openAi()))));
  }

  private static List<Object> clientHeaders() {
    return RoutingHeaders.CLIENT_RESPONSE_HEADERS.stream()
        .<Object>map(name -> header(name, metadata(name)))
        .toList();
  }

  /** The formatter of one value that the sidecar has sent. */
  static String metadata(String key) {
    return "%DYNAMIC_METADATA(" + RoutingHeaders.METADATA_NAMESPACE + ":" + key + ")%";
  }

  private static Map<String, Object> toSelectedCluster(EnvoyPlan plan) {
    return map(
        "name",
        "selected-model",
        "match",
        map(
            "prefix",
            "/",
            "headers",
            List.of(map("name", RoutingHeaders.SELECTED_CLUSTER, "present_match", true))),
        "request_body_buffer_limit",
        plan.requestBodyBytesMax(),
        "request_headers_to_remove",
        upstreamNeverSees(plan),
        // The observer reads the answer, so it must not come compressed.
        "request_headers_to_add",
        List.of(header("accept-encoding", "identity")),
        "route",
        route(plan.listener()));
  }

  /** Removed after the sidecar has seen them; who the client is concerns no provider. */
  private static List<Object> upstreamNeverSees(EnvoyPlan plan) {
    List<Object> names = new ArrayList<>();
    names.add(RoutingHeaders.SELECTED_CLUSTER);
    names.add("x-envoy-external-address");
    names.addAll(plan.identityHeaders());
    return names;
  }

  private static Map<String, Object> route(Listener listener) {
    return map(
        "cluster_header",
        RoutingHeaders.SELECTED_CLUSTER,
        "timeout",
        seconds(listener.timeout()),
        "idle_timeout",
        seconds(listener.timeout()),
        "auto_host_rewrite",
        true,
        "retry_policy",
        sameModelRetry());
  }

  /** Only what no server has begun to work on is tried again, on another endpoint of the model. */
  private static Map<String, Object> sameModelRetry() {
    return map(
        "retry_on",
        "connect-failure,refused-stream",
        "num_retries",
        RETRIES,
        "retry_host_predicate",
        List.of(
            Tree.extension(
                "envoy.retry_host_predicates.previous_hosts",
                Tree.typed(
                    "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"))),
        "host_selection_retry_max_attempts",
        OTHER_HOST_ATTEMPTS);
  }

  private static Map<String, Object> sidecarUnavailable(
      EnvoyPlan plan, String name, Map<String, Object> match, Map<String, Object> body) {
    return map(
        "name",
        name,
        "match",
        match,
        "request_body_buffer_limit",
        plan.requestBodyBytesMax(),
        "direct_response",
        map("status", UNAVAILABLE, "body", map("inline_string", Tree.json(body))),
        "response_headers_to_add",
        List.of(header("content-type", "application/json"), header("retry-after", "1")));
  }
}
