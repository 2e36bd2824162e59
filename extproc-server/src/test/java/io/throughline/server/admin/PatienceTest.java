package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that a caller holds up. */
@Timeout(60)
class PatienceTest {
  @Test
  void nobodyWritesWithoutEndToACallerThatTakesNothing() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        Patience patience = new Patience(Duration.ofMillis(300))) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel caller = SocketChannel.open(listener.getLocalAddress());
          SocketChannel channel = listener.accept()) {
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread writing =
            Thread.startVirtualThread(
                () -> ended.complete(written(patience.patient(Channels.newOutputStream(channel)))));
        assertEquals("closed, and not interrupted", ended.get(30, TimeUnit.SECONDS));
        assertFalse(channel.isOpen());
        assertTrue(caller.isOpen());
        writing.join();
      }
    }
  }

  private static String written(OutputStream out) {
    byte[] bytes = new byte[1 << 16];
    try {
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      return Thread.currentThread().isInterrupted() ? "interrupted" : "closed, and not interrupted";
    }
  }

  @Test
  void whatIsDoneInTimeIsNotInterrupted() throws Exception {
    try (Patience patience = new Patience(Duration.ofMillis(1))) {
      for (int i = 0; i < 2_000; i++) {
        int number = i;
        assertEquals(number, patience.within(() -> number));
        assertFalse(Thread.currentThread().isInterrupted());
      }
    }
  }
}
