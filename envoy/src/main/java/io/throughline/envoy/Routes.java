package io.throughline.envoy;

import static io.throughline.envoy.Tree.header;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.seconds;

import io.throughline.envoy.OnSidecarFailure.DefaultModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One route that serves every model, and what happens when the sidecar has named none. */
final class Routes {
  /** The names of all routes begin so. */
  static final String NAME_PREFIX = "throughline-";

  private static final int RETRIES = 2;
  static final int OTHER_HOST_ATTEMPTS = 3;
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
            "typed_per_filter_config",
            Filters.enabled(plan),
            "response_headers_to_add",
            clientHeaders(),
            "routes",
            routes(plan)));
  }

  private static List<Object> routes(EnvoyPlan plan) {
    List<Object> routes = new ArrayList<>();
    if (plan.onSidecarFailure() instanceof DefaultModel model) {
      routes.add(bypass(plan, model));
    }
    FailoverPlan failover = plan.failover();
    if (failover != null && Failover.isOn(plan)) {
      routes.add(withFailover(plan, failover));
    }
    routes.add(toSelectedCluster(plan));
    if (plan.onSidecarFailure() instanceof DefaultModel model) {
      Bypass.rewritable(model).forEach(match -> routes.add(rewritten(plan, model, match)));
    }
    routes.add(
        sidecarUnavailable(
            plan,
            "sidecar-unavailable-anthropic",
            map("path_separated_prefix", ErrorBodies.ANTHROPIC_PATH)));
    routes.add(sidecarUnavailable(plan, "sidecar-unavailable", map("prefix", "/")));
    return routes;
  }

  private static List<Object> clientHeaders() {
    return RoutingHeaders.CLIENT_RESPONSE_HEADERS.stream()
        .<Object>map(name -> Tree.headerIfAbsent(name, metadata(name)))
        .toList();
  }

  /** The formatter of one value that the sidecar has sent. */
  static String metadata(String key) {
    return "%DYNAMIC_METADATA(" + RoutingHeaders.METADATA_NAMESPACE + ":" + key + ")%";
  }

  private static Map<String, Object> toSelectedCluster(EnvoyPlan plan) {
    return toCluster(
        plan,
        "selected-model",
        map(
            "prefix",
            "/",
            "headers",
            List.of(map("name", RoutingHeaders.SELECTED_CLUSTER, "present_match", true))));
  }

  private static Map<String, Object> withFailover(EnvoyPlan plan, FailoverPlan failover) {
    return toUpstream(
        plan,
        "selected-models",
        map(
            "prefix",
            "/",
            "headers",
            List.of(
                map("name", RoutingHeaders.SELECTED_CLUSTER, "present_match", true),
                map("name", RoutingHeaders.attempt(1), "present_match", true))),
        Failover.action(plan, failover));
  }

  /** The sidecar has named no model, and the default one could be asked. */
  private static Map<String, Object> bypass(EnvoyPlan plan, DefaultModel model) {
    Map<String, Object> route = toCluster(plan, "default-model", Bypass.match());
    route.put("stat_prefix", RoutingHeaders.BYPASS_STAT_PREFIX);
    route.put("response_headers_to_add", Bypass.clientHeaders(model));
    return route;
  }

  private static Map<String, Object> toCluster(
      EnvoyPlan plan, String name, Map<String, Object> match) {
    return toUpstream(plan, name, match, route(plan.listener()));
  }

  private static Map<String, Object> toUpstream(
      EnvoyPlan plan, String name, Map<String, Object> match, Map<String, Object> action) {
    return map(
        "name",
        NAME_PREFIX + name,
        "match",
        match,
        "request_body_buffer_limit",
        plan.requestBodyBytesMax(),
        "request_headers_to_remove",
        upstreamNeverSees(plan),
        // The observer reads the answer, so it must not come compressed.
        "request_headers_to_add",
        List.of(header("accept-encoding", "identity")),
        "route",
        action);
  }

  /** Removed after the sidecar has seen them; who the client is concerns no provider. */
  private static List<Object> upstreamNeverSees(EnvoyPlan plan) {
    List<Object> names = new ArrayList<>();
    names.add(RoutingHeaders.SELECTED_CLUSTER);
    names.add(Bypass.HEADER);
    if (!Failover.isOn(plan)) {
      // With it, a later attempt is found by them.
      for (int attempt = 1; attempt <= FailoverPlan.ATTEMPTS_BOUND; attempt++) {
        names.add(RoutingHeaders.attempt(attempt));
      }
    }
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
        otherHosts(),
        "host_selection_retry_max_attempts",
        OTHER_HOST_ATTEMPTS);
  }

  static List<Object> otherHosts() {
    return List.of(
        Tree.extension(
            "envoy.retry_host_predicates.previous_hosts",
            Tree.typed("envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate")));
  }

  /** The filter sends a request away from here once it asks for the default model. */
  private static Map<String, Object> rewritten(
      EnvoyPlan plan, DefaultModel model, Map<String, Object> match) {
    Map<String, Object> route = sidecarUnavailable(plan, "default-model-rewriting", match);
    route.put("typed_per_filter_config", Bypass.rewriting(model));
    return route;
  }

  private static Map<String, Object> sidecarUnavailable(
      EnvoyPlan plan, String name, Map<String, Object> match) {
    ErrorBodies.Failure failure = ErrorBodies.sidecarUnavailable();
    Map<String, Object> body =
        match.containsValue(ErrorBodies.ANTHROPIC_PATH) ? failure.anthropic() : failure.openAi();
    return map(
        "name",
        NAME_PREFIX + name,
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
