package io.throughline.envoy;

import java.util.regex.Pattern;

/**
 * A TCP address.
 *
 * @param host a host name, an IPv4 or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final String EXPECTED = "HOST:PORT with a port from 1 to 65535";

  public HostPort {
    EnvoyPlanException.require(
        HOST.matcher(host).matches(), "host", host, "a host name or an IP address");
    EnvoyPlanException.require(port >= 1 && port <= 65535, "port", port, "1 to 65535");
  }

  /**
   * Reads {@code host:port}, with an IPv6 address in brackets.
   *
   * @throws EnvoyPlanException when the text has another form
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    EnvoyPlanException.require(
        colon > 0 && PORT.matcher(text.substring(colon + 1)).matches(), "address", text, EXPECTED);
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    EnvoyPlanException.require(bracketed || !host.contains(":"), "address", text, EXPECTED);
    return new HostPort(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** Whether a host is an IP address, which needs no name resolution. */
  static boolean isIpAddress(String host) {
    return host.contains(":") || IPV4.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
