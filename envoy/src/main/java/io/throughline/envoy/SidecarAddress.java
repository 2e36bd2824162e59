package io.throughline.envoy;

import java.nio.charset.StandardCharsets;

/** Where Envoy finds the sidecar. */
sealed interface SidecarAddress {
  /** The longest path that fits Linux's {@code sun_path}, with its closing zero. */
  int SOCKET_PATH_BYTES_MAX = 107;

  /** A unix domain socket. */
  record Socket(String path) implements SidecarAddress {}

  /** A TCP address. */
  record Tcp(HostPort address) implements SidecarAddress {}

  /** Reads {@code unix:/absolute/path} or {@code host:port}. */
  static SidecarAddress parse(String text) {
    return text.startsWith("unix:") ? socket(text) : new Tcp(HostPort.parse(text));
  }

  private static Socket socket(String text) {
    String path = text.substring("unix:".length());
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    EnvoyPlanException.require(
        path.startsWith("/") && bytes > 1 && bytes <= SOCKET_PATH_BYTES_MAX,
        "extProcAddress",
        text,
        "unix:/ABSOLUTE/PATH of at most " + SOCKET_PATH_BYTES_MAX + " bytes, or HOST:PORT");
    return new Socket(path);
  }
}
