package io.throughline.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on 127.0.0.1 that were free a moment ago, each another. */
public record FreePorts(int listener, int admin, int envoyAdmin, int spare) {
  static FreePorts find() throws IOException {
    // All at once, so that no port is handed out twice.
    try (ServerSocket one = bind();
        ServerSocket two = bind();
        ServerSocket three = bind();
        ServerSocket four = bind()) {
      return new FreePorts(
          one.getLocalPort(), two.getLocalPort(), three.getLocalPort(), four.getLocalPort());
    }
  }

  private static ServerSocket bind() throws IOException {
    return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
  }
}
