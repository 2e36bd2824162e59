package io.throughline.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/** The addresses on 127.0.0.1 that the demo opens besides the model servers' own. */
record DemoPorts(int listener, int admin, int envoyAdmin) {
  static final String HOST = "127.0.0.1";

  /**
   * Replaces 0 by a free port and checks that the others are free.
   *
   * @throws DemoProblem naming the port in use and its option
   */
  DemoPorts claim() throws IOException {
    // All three at once, so that no free port is handed out twice.
    try (ServerSocket one = bind(listener, "--port");
        ServerSocket two = bind(admin, "--admin-port");
        ServerSocket three = bind(envoyAdmin, "--envoy-admin-port")) {
      return new DemoPorts(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
    }
  }

  /** A path at one of the ports. */
  URI at(int port, String path) {
    return URI.create("http://" + HOST + ":" + port + path);
  }

  private static ServerSocket bind(int port, String option) {
    try {
      ServerSocket socket = new ServerSocket();
      // As Envoy and the sidecar do; connections that are still closing are no obstacle.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return socket;
    } catch (IOException e) {
      throw DemoProblem.missing(
          option + ": " + port + " is in use (expected: a free port; --free-ports picks them)");
    }
  }
}
