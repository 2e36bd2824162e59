package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.typed;

import java.util.List;
import java.util.Map;

/** TLS to the endpoints that speak it, each checked against its own host name. */
final class TransportSockets {
  /** Where Debian, Ubuntu, Alpine and Envoy's own images keep the system's certificates. */
  private static final String SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

  private static final String MATCH_KEY = "tls_host";

  private TransportSockets() {}

  /** One TLS socket per host; endpoints without TLS match none and stay plain. */
  static List<Map<String, Object>> matches(List<Endpoint> endpoints) {
    return endpoints.stream()
        .filter(Endpoint::tls)
        .map(Endpoint::host)
        .distinct()
        .map(TransportSockets::match)
        .toList();
  }

  static Map<String, Object> endpointMetadata(Endpoint endpoint) {
    return map("envoy.transport_socket_match", map(MATCH_KEY, endpoint.host()));
  }

  private static Map<String, Object> match(String host) {
    return map(
        "name",
        "tls-" + host,
        "match",
        map(MATCH_KEY, host),
        "transport_socket",
        extension("envoy.transport_sockets.tls", tls(host)));
  }

  private static Map<String, Object> tls(String host) {
    boolean ip = HostPort.isIpAddress(host);
    Map<String, Object> context =
        typed("envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext");
    if (!ip) {
      context.put("sni", host);
    }
    Map<String, Object> name =
        map("san_type", ip ? "IP_ADDRESS" : "DNS", "matcher", map("exact", host));
    context.put(
        "common_tls_context",
        map(
            "validation_context",
            map(
                "trusted_ca",
                map("filename", SYSTEM_CERTIFICATES),
                "match_typed_subject_alt_names",
                List.of(name))));
    return context;
  }
}
