package io.throughline.server.replicas;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a port of this machine that takes a while each way, as a network does. What follows
 * quickly is under way at the same time.
 */
final class DelayedLine implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private record Chunk(long dueNanos, byte[] bytes) {}

  private final int to;
  private final long delayNanos;
  private final ServerSocket server;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  /** A line to the port that takes so long in each direction. */
  DelayedLine(int to, Duration delay) throws IOException {
    this.to = to;
    this.delayNanos = delay.toNanos();
    this.server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform().daemon().name("line").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket near = server.accept();
        Socket far = new Socket(InetAddress.ofLiteral("127.0.0.1"), to);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        open.add(near);
        open.add(far);
        pass(near, far);
        pass(far, near);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("line-in").start(() -> read(from, underWay));
    Thread.ofPlatform().daemon().name("line-out").start(() -> write(underWay, to));
  }

  private void read(Socket from, BlockingQueue<Chunk> underWay) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        underWay.add(new Chunk(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, length)));
      }
    } catch (IOException e) {
      // One side is gone; so is the other then.
    }
    underWay.add(new Chunk(0, new byte[0]));
  }

  private static void write(BlockingQueue<Chunk> underWay, Socket to) {
    try (to) {
      OutputStream out = to.getOutputStream();
      for (Chunk next = underWay.take(); next.bytes().length > 0; next = underWay.take()) {
        for (long left = next.dueNanos() - System.nanoTime();
            left > 0;
            left = next.dueNanos() - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        out.write(next.bytes());
      }
    } catch (IOException e) {
      // One side is gone; so is the other then.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
