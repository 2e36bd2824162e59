package io.throughline.envoy;

import java.time.Duration;

/**
 * Where clients connect.
 *
 * @param host an IP address to bind, {@code 0.0.0.0} for all
 * @param port 1 to 65535
 * @param timeout the longest request through Envoy, and the longest silence within it; over zero
 */
public record Listener(String host, int port, Duration timeout) {
  public Listener {
    EnvoyPlanException.require(
        HostPort.isIpAddress(host), "listener.address", host, "an IP address to bind");
    EnvoyPlanException.require(port >= 1 && port <= 65535, "listener.port", port, "1 to 65535");
    EnvoyPlanException.require(timeout.isPositive(), "listener.timeout", timeout, "over zero");
  }
}
