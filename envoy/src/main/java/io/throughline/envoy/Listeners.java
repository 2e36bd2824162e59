package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.seconds;
import static io.throughline.envoy.Tree.typed;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The listener and its HTTP connection manager. */
final class Listeners {
  /** What a connection buffers of a response for a slow client; request bodies have their own. */
  /** Envoy's default, and room for the headers that the sidecar adds. */
  private static final int HEADERS_MAX = 120;

  private static final int CONNECTION_BUFFER_BYTES = 256 * 1024;

  private static final Duration HEADERS_WITHIN = Duration.ofSeconds(10);

  private Listeners() {}

  static Map<String, Object> listener(EnvoyPlan plan) {
    Listener listener = plan.listener();
    return map(
        "name",
        "throughline",
        "address",
        Tree.socketAddress(listener.host(), listener.port()),
        "per_connection_buffer_limit_bytes",
        CONNECTION_BUFFER_BYTES,
        // Two processes would share the port silently; without it the second says it is in use.
        "enable_reuse_port",
        false,
        "filter_chains",
        List.of(map("filters", List.of(connectionManager(plan)))));
  }

  private static Map<String, Object> connectionManager(EnvoyPlan plan) {
    String longest = seconds(plan.listener().timeout());
    return extension(
        "envoy.filters.network.http_connection_manager",
        typed(
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix",
            EnvoyCounters.INGRESS,
            "codec_type",
            "AUTO",
            "use_remote_address",
            true,
            "skip_xff_append",
            true,
            "normalize_path",
            true,
            "server_header_transformation",
            "PASS_THROUGH",
            "common_http_protocol_options",
            map("max_headers_count", HEADERS_MAX),
            "request_headers_timeout",
            seconds(HEADERS_WITHIN),
            "request_timeout",
            longest,
            "stream_idle_timeout",
            longest,
            "access_log",
            List.of(accessLog()),
            "early_header_mutation_extensions",
            Filters.earlyHeaderMutation(plan),
            "local_reply_config",
            LocalReplies.config(plan),
            "route_config",
            map("name", "throughline", "virtual_hosts", Routes.virtualHosts(plan)),
            "http_filters",
            Filters.httpFilters(plan)));
  }

  /** One JSON line per request, without prompt text, query or credentials. */
  private static Map<String, Object> accessLog() {
    return extension(
        "envoy.access_loggers.stdout",
        typed(
            "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
            "log_format",
            map(
                "json_format",
                map(
                    "time",
                    "%START_TIME%",
                    "method",
                    "%REQ(:METHOD)%",
                    "path",
                    "%PATH(NQ)%",
                    "status",
                    "%RESPONSE_CODE%",
                    "flags",
                    "%RESPONSE_FLAGS%",
                    "duration_ms",
                    "%DURATION%",
                    "model",
                    Routes.metadata(RoutingHeaders.SELECTED_MODEL),
                    "replay_id",
                    Routes.metadata(RoutingHeaders.REPLAY_ID)))));
  }
}
