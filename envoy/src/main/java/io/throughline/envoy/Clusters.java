package io.throughline.envoy;

import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.seconds;
import static io.throughline.envoy.Tree.typed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sidecar, the same sidecar as observer, and one cluster per model. */
final class Clusters {
  static final String SIDECAR = "throughline-sidecar";
  static final String OBSERVER = "throughline-observer";
  static final Set<String> RESERVED = Set.of(SIDECAR, OBSERVER);

  private static final String PROTOCOL_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /**
   * A frozen observer holds streams up at most for this interval plus {@link
   * #OBSERVER_PONG_WITHIN}.
   */
  private static final Duration OBSERVER_PING = Duration.ofMillis(500);

  /**
   * A ping that is not answered in time costs the ends of all answers now observed, so a busy
   * machine must not miss it: at 500 ms, 1,100 streams opened at once on two busy cores did.
   */
  private static final Duration OBSERVER_PONG_WITHIN = Duration.ofSeconds(2);

  /** Many model servers close idle connections after 5 s; closing first avoids the race. */
  private static final Duration IDLE_PLAIN = Duration.ofSeconds(4);

  private static final Duration IDLE_TLS = Duration.ofSeconds(30);
  private static final int TCP_KEEPALIVE_SECONDS = 60;

  /**
   * Each long call holds one request here and one stream to the sidecar; Envoy's default is 1024.
   */
  private static final int OPEN_MAX = 100_000;

  /** Retries may be so many of the requests that are open, so that an outage does not double it. */
  private static final double RETRIES_PERCENT_MAX = 50;

  /** So many retries at once are allowed in any case. */
  private static final int RETRIES_ALWAYS = 100;

  private Clusters() {}

  static List<Object> all(EnvoyPlan plan) {
    SidecarAddress address = SidecarAddress.parse(plan.extProcAddress());
    List<Object> clusters = new ArrayList<>();
    clusters.add(sidecar(SIDECAR, address, plan.messageTimeout(), null));
    clusters.add(sidecar(OBSERVER, address, plan.messageTimeout(), OBSERVER_PING));
    UpstreamFilters filters = UpstreamFilters.of(plan);
    for (ModelCluster model : plan.clusters()) {
      clusters.add(model(model, model.name(), filters.of(model)));
      if (Failover.isOn(plan)) {
        clusters.add(model(model, RoutingHeaders.twin(model.name()), filters.ofTwin(plan, model)));
      }
    }
    return clusters;
  }

  private static Map<String, Object> sidecar(
      String name, SidecarAddress address, Duration connectWithin, @Nullable Duration ping) {
    Map<String, Object> http2 =
        ping == null
            ? map()
            : map(
                "connection_keepalive",
                map("interval", seconds(ping), "timeout", seconds(OBSERVER_PONG_WITHIN)));
    Map<String, Object> endpoint = map("endpoint", map("address", address(address)));
    Map<String, Object> cluster = cluster(name, !isNamed(address), connectWithin);
    cluster.put(
        "typed_extension_protocol_options",
        map(
            PROTOCOL_OPTIONS,
            typed(PROTOCOL_OPTIONS, "explicit_http_config", map("http2_protocol_options", http2))));
    cluster.put("load_assignment", loadAssignment(name, List.of(endpoint)));
    return cluster;
  }

  private static boolean isNamed(SidecarAddress address) {
    return address instanceof SidecarAddress.Tcp(HostPort tcp) && !HostPort.isIpAddress(tcp.host());
  }

  private static Map<String, Object> address(SidecarAddress address) {
    return switch (address) {
      case SidecarAddress.Socket(String path) -> map("pipe", map("path", path));
      case SidecarAddress.Tcp(HostPort tcp) -> Tree.socketAddress(tcp.host(), tcp.port());
    };
  }

  private static Map<String, Object> model(ModelCluster model, String name, List<Object> filters) {
    boolean allIps = model.endpoints().stream().allMatch(e -> HostPort.isIpAddress(e.host()));
    boolean tls = model.endpoints().stream().anyMatch(Endpoint::tls);
    Map<String, Object> cluster = cluster(name, allIps, CONNECT_WITHIN);
    cluster.put("lb_policy", "ROUND_ROBIN");
    cluster.put(
        "upstream_connection_options",
        map("tcp_keepalive", map("keepalive_time", TCP_KEEPALIVE_SECONDS)));
    cluster.put("typed_extension_protocol_options", http1(filters, tls ? IDLE_TLS : IDLE_PLAIN));
    if (tls) {
      cluster.put("transport_socket_matches", TransportSockets.matches(model.endpoints()));
    }
    cluster.put(
        "load_assignment",
        loadAssignment(
            name, model.endpoints().stream().map(endpoint -> endpoint(model, endpoint)).toList()));
    return cluster;
  }

  private static Map<String, Object> cluster(String name, boolean fixed, Duration connectWithin) {
    Map<String, Object> cluster = map("name", name, "type", fixed ? "STATIC" : "STRICT_DNS");
    if (!fixed) {
      cluster.put("dns_lookup_family", "V4_PREFERRED");
    }
    cluster.put("connect_timeout", seconds(connectWithin));
    cluster.put("circuit_breakers", map("thresholds", List.of(raisedLimits())));
    return cluster;
  }

  private static Map<String, Object> raisedLimits() {
    return map(
        "max_connections",
        OPEN_MAX,
        "max_pending_requests",
        OPEN_MAX,
        "max_requests",
        OPEN_MAX,
        "retry_budget",
        map(
            "budget_percent",
            map("value", RETRIES_PERCENT_MAX),
            "min_retry_concurrency",
            RETRIES_ALWAYS));
  }

  private static Map<String, Object> http1(List<Object> filters, Duration idle) {
    return map(
        PROTOCOL_OPTIONS,
        typed(
            PROTOCOL_OPTIONS,
            "common_http_protocol_options",
            map("idle_timeout", seconds(idle)),
            "explicit_http_config",
            map("http_protocol_options", map()),
            "http_filters",
            filters));
  }

  private static Map<String, Object> endpoint(ModelCluster model, Endpoint endpoint) {
    Map<String, Object> tree =
        map(
            "endpoint",
            map(
                "hostname",
                endpoint.hostHeader(),
                "address",
                Tree.socketAddress(endpoint.host(), endpoint.port())),
            "load_balancing_weight",
            endpoint.weight());
    Map<String, Object> metadata = map();
    if (endpoint.tls()) {
      metadata.putAll(TransportSockets.endpointMetadata(endpoint));
    }
    if (endpoint.credential() != null) {
      metadata.putAll(Credentials.endpointMetadata(model, endpoint.credential()));
    }
    if (!metadata.isEmpty()) {
      tree.put("metadata", map("filter_metadata", metadata));
    }
    return tree;
  }

  private static Map<String, Object> loadAssignment(
      String name, List<Map<String, Object>> endpoints) {
    return map("cluster_name", name, "endpoints", List.of(map("lb_endpoints", endpoints)));
  }
}
