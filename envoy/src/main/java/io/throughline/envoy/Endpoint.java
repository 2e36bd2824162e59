package io.throughline.envoy;

import org.jspecify.annotations.Nullable;

/**
 * One server of a model.
 *
 * @param host a host name or an IP address
 * @param port 1 to 65535
 * @param tls whether it speaks TLS; its certificate must carry {@code host}
 * @param weight the share of requests relative to the model's other endpoints, 1 to 65536
 * @param credential what Envoy authenticates with to this endpoint; null for none
 */
public record Endpoint(
    String host, int port, boolean tls, int weight, @Nullable Credential credential) {
  private static final int WEIGHT_MAX = 65_536;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  public Endpoint {
    HostPort checked = new HostPort(host, port);
    host = checked.host();
    EnvoyPlanException.require(
        weight >= 1 && weight <= WEIGHT_MAX, "endpoint.weight", weight, "1 to " + WEIGHT_MAX);
  }

  /** An endpoint that is given no credential. */
  public Endpoint(String host, int port, boolean tls, int weight) {
    this(host, port, tls, weight, null);
  }

  /** What the upstream gets as {@code host}: without the port where the scheme implies it. */
  String hostHeader() {
    boolean implied = port == (tls ? HTTPS_PORT : HTTP_PORT);
    return implied && !host.contains(":") ? host : new HostPort(host, port).toString();
  }
}
