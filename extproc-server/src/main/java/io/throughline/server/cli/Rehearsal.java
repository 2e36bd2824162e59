package io.throughline.server.cli;

import io.throughline.selector.BaseMethods;
import io.throughline.server.Sidecar;
import io.throughline.server.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the virtual machine's ahead-of-time cache is recorded from: the sidecar starts, warms up,
 * answers its probes and stops, some times over, so that the cache holds its classes and how its
 * methods behave. No command of its own: the build runs it.
 */
final class Rehearsal {
  private static final int ROUNDS = 5;
  private static final String CONFIG = "rehearsal.yaml";

  private Rehearsal() {}

  /**
   * Runs it.
   *
   * @param arguments a folder to write in
   */
  public static void main(String[] arguments) throws IOException {
    Logging.configure();
    Path folder = Path.of(arguments[0]);
    Path file = folder.resolve(CONFIG);
    for (int round = 0; round < ROUNDS; round++) {
      int port = freePort();
      Files.writeString(file, config(port));
      Main.commandLine().execute("check", "--config", file.toString());
      serve(file, port);
    }
    Runtime.getRuntime().exit(Exit.OK);
  }

  private static void serve(Path file, int port) throws IOException {
    var config = new ConfigLoader(BaseMethods.standard()).load(file);
    try (Sidecar sidecar = Sidecar.start(config, Sidecar.Parts.standard())) {
      read("http://127.0.0.1:" + port + "/ready");
      read("http://127.0.0.1:" + port + "/metrics");
    }
  }

  private static void read(String address) throws IOException {
    try (InputStream answer = URI.create(address).toURL().openStream()) {
      answer.readAllBytes();
    }
  }

  private static String config(int port) throws IOException {
    try (InputStream text = Rehearsal.class.getResourceAsStream(CONFIG)) {
      if (text == null) {
        throw new IOException(CONFIG + ": missing (expected: beside this class)");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .replace("$ADMIN_PORT", Integer.toString(port));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }
}
