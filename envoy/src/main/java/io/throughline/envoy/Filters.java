package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.seconds;
import static io.throughline.envoy.Tree.typed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The HTTP filters in their order, and what is removed from a request before the first. */
final class Filters {
  private static final String EXT_PROC = "envoy.filters.http.ext_proc";
  private static final String EXT_PROC_TYPE =
      "envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor";

  private static final String FILTER_CONFIG = "envoy.config.route.v3.FilterConfig";
  private static final String DISABLED = "disabled";

  /** How long after its end an exchange is shown as open, so that its last part arrives. */
  private static final Duration DEFERRED_CLOSE = Duration.ofMillis(500);

  /**
   * The sidecar routes; who the client is to the provider is none of its business. A pattern for
   * all of {@link RoutingHeaders#CLIENT_CREDENTIALS}: spelled out, they exceed Envoy's bound on
   * regular expressions.
   */
  private static final String HANDS_OFF = ".*(authorization|key|token)|cookie";

  private Filters() {}

  static List<Object> httpFilters(EnvoyPlan plan) {
    List<Object> filters = new ArrayList<>(List.of(bodyLimit(plan), modelChoice(plan)));
    if (plan.onSidecarFailure() instanceof OnSidecarFailure.DefaultModel) {
      filters.add(Bypass.filter());
      // Sets the content-length that the rewriting took away; many model servers insist on it.
      filters.add(bodyLimit(plan));
    }
    filters.add(responseObserver());
    filters.replaceAll(Filters::onOurRoutesOnly);
    filters.add(router());
    return filters;
  }

  /** What turns the filters on, for a virtual host. */
  static Map<String, Object> enabled(EnvoyPlan plan) {
    Map<String, Object> enabled = map();
    for (Object filter : httpFilters(plan)) {
      Map<?, ?> fields = (Map<?, ?>) filter;
      if (fields.containsKey(DISABLED)) {
        enabled.put((String) fields.get("name"), typed(FILTER_CONFIG, "config", map()));
      }
    }
    return enabled;
  }

  /** Other virtual hosts of the same listener are none of the sidecar's business. */
  private static Object onOurRoutesOnly(Object filter) {
    @SuppressWarnings("unchecked")
    Map<String, Object> fields = (Map<String, Object>) filter;
    fields.put(DISABLED, true);
    return fields;
  }

  /** Headers that only the sidecar or Envoy may set, removed before any filter sees them. */
  static List<Object> earlyHeaderMutation(EnvoyPlan plan) {
    List<String> prefixes =
        RoutingHeaders.STRIPPED_PREFIXES.stream()
            .filter(prefix ->
                plan.identityHeaders().stream().noneMatch(name -> name.startsWith(prefix)))
            .toList();
    List<Object> mutations = new ArrayList<>(Tree.removals(prefixes));
    RoutingHeaders.CLIENT_RESPONSE_HEADERS.forEach(name -> mutations.add(map("remove", name)));
    plan.strippedHeaders().forEach(name -> mutations.add(map("remove", name)));
    return List.of(
        extension(
            "envoy.http.early_header_mutation.header_mutation",
            typed(
                "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
                "mutations",
                mutations)));
  }

  /**
   * Raises the buffer limit of the stream for what follows. The route's own limit does not: it has
   * no effect on a direct response, and every request is on the default route until the sidecar
   * answers.
   */
  private static Map<String, Object> bodyLimit(EnvoyPlan plan) {
    return extension(
        "envoy.filters.http.buffer",
        typed(
            "envoy.extensions.filters.http.buffer.v3.Buffer",
            "max_request_bytes",
            plan.requestBodyBytesMax()));
  }

  private static Map<String, Object> modelChoice(EnvoyPlan plan) {
    List<String> namespaces =
        List.of(RoutingHeaders.METADATA_NAMESPACE, RoutingHeaders.EXCHANGE_NAMESPACE);
    return extension(
        EXT_PROC,
        typed(
            EXT_PROC_TYPE,
            "stat_prefix",
            RoutingHeaders.REQUEST_STAT_PREFIX,
            "grpc_service",
            grpcService(Clusters.SIDECAR),
            "processing_mode",
            processingMode("SEND", "BUFFERED", "SKIP", "NONE"),
            "message_timeout",
            seconds(plan.messageTimeout()),
            "failure_mode_allow",
            true,
            "allow_mode_override",
            true,
            "mutation_rules",
            map("disallow_expression", map("regex", HANDS_OFF)),
            "metadata_options",
            map("receiving_namespaces", map("untyped", namespaces))));
  }

  private static Map<String, Object> responseObserver() {
    return extension(
        EXT_PROC,
        typed(
            EXT_PROC_TYPE,
            "stat_prefix",
            RoutingHeaders.OBSERVER_STAT_PREFIX,
            "grpc_service",
            grpcService(Clusters.OBSERVER),
            "processing_mode",
            processingMode("SKIP", "NONE", "SEND", "STREAMED"),
            "observability_mode",
            true,
            "failure_mode_allow",
            true,
            "deferred_close_timeout",
            seconds(DEFERRED_CLOSE),
            "metadata_options",
            map(
                "forwarding_namespaces",
                map("untyped", List.of(RoutingHeaders.EXCHANGE_NAMESPACE)))));
  }

  /** Asks the sidecar for the body of a model that takes over from another one. */
  static Map<String, Object> takeOver(EnvoyPlan plan, ModelCluster model) {
    Map<String, Object> service = grpcService(Clusters.SIDECAR);
    service.put(
        "initial_metadata",
        List.of(map("key", RoutingHeaders.TAKES_OVER, "value", Tree.literal(model.name()))));
    return extension(
        EXT_PROC,
        typed(
            EXT_PROC_TYPE,
            "stat_prefix",
            RoutingHeaders.TAKE_OVER_STAT_PREFIX,
            "grpc_service",
            service,
            "processing_mode",
            processingMode("SEND", "BUFFERED", "SKIP", "NONE"),
            "message_timeout",
            seconds(plan.messageTimeout()),
            "failure_mode_allow",
            false,
            "mutation_rules",
            map("disallow_expression", map("regex", HANDS_OFF)),
            "metadata_options",
            map(
                "forwarding_namespaces",
                map("untyped", List.of(RoutingHeaders.EXCHANGE_NAMESPACE)))));
  }

  private static Map<String, Object> grpcService(String cluster) {
    return map("envoy_grpc", map("cluster_name", cluster));
  }

  private static Map<String, Object> processingMode(
      String requestHeaders, String requestBody, String responseHeaders, String responseBody) {
    return map(
        "request_header_mode",
        requestHeaders,
        "request_body_mode",
        requestBody,
        "request_trailer_mode",
        "SKIP",
        "response_header_mode",
        responseHeaders,
        "response_body_mode",
        responseBody,
        "response_trailer_mode",
        "SKIP");
  }

  private static Map<String, Object> router() {
    return extension(
        "envoy.filters.http.router",
        typed("envoy.extensions.filters.http.router.v3.Router", "suppress_envoy_headers", true));
  }
}
