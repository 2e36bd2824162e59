package io.throughline.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Stands on the sidecar's socket path and passes bytes between Envoy and the sidecar. While it
 * holds, what the sidecar says waits; what Envoy says still passes.
 */
final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path live;
  private final Path moved;
  private final ServerSocketChannel server;
  private final Queue<SocketChannel> open = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch released = new CountDownLatch(0);

  /** Takes the path over; the sidecar is moved beside it. */
  Relay(Path live) throws IOException {
    this.live = live;
    this.moved = live.resolveSibling("moved.sock");
    Files.move(live, moved);
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(live));
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  void hold() {
    released = new CountDownLatch(1);
  }

  void release() {
    released.countDown();
  }

  /** Gives the path back to the sidecar. */
  @Override
  public void close() throws IOException {
    release();
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
    Files.move(moved, live, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        SocketChannel envoy = server.accept();
        SocketChannel sidecar = SocketChannel.open(UnixDomainSocketAddress.of(moved));
        open.add(envoy);
        open.add(sidecar);
        Thread.ofVirtual().start(() -> pump(envoy, sidecar, false));
        Thread.ofVirtual().start(() -> pump(sidecar, envoy, true));
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private void pump(SocketChannel from, SocketChannel to, boolean held) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (from;
        to) {
      while (from.read(buffer.clear()) >= 0) {
        if (held) {
          released.await();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
    } catch (IOException e) {
      // One side is gone; so is the other now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
