package io.throughline.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The live path of the sidecar's unix socket. A starting sidecar binds a path beside it, warms up,
 * and moves its socket onto the live path in one step, so that Envoy always finds a sidecar that is
 * ready; the one that served before keeps the exchanges it has.
 */
final class SidecarSocket {
  private static final int PATH_BYTES_MAX = 107;

  private final Path live;
  private Object inode = "";

  SidecarSocket(Path live) {
    this.live = live;
  }

  /** A path to bind, in the same folder; the folder is made. */
  Path prepare() throws IOException {
    Path folder = live.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("socket path: " + live + " (expected: a path in a folder)");
    }
    Files.createDirectories(folder);
    Path beside = folder.resolve("n" + ProcessHandle.current().pid());
    boolean fits = beside.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX;
    Path bind = fits ? beside : live;
    Files.deleteIfExists(bind);
    return bind;
  }

  /** Puts a bound socket onto the live path. */
  void publish(Path bound) throws IOException {
    if (!bound.equals(live)) {
      Files.move(bound, live, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    inode = inodeOf(live);
  }

  /** Removes the socket unless another sidecar has taken the path. */
  void remove() {
    try {
      if (inode.equals(inodeOf(live))) {
        Files.deleteIfExists(live);
      }
    } catch (IOException e) {
      // Already gone.
    }
  }

  private static Object inodeOf(Path path) throws IOException {
    return Files.getAttribute(path, "unix:ino");
  }
}
