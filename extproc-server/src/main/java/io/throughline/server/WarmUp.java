package io.throughline.server;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs exchanges through a server before the first client comes: a cold virtual machine takes
 * longer for its first exchange than Envoy waits. It plays Envoy's part with both filters, so that
 * reading answers is warm too, and stops as soon as exchanges are fast.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int EXCHANGES_MIN = 10;
  private static final int EXCHANGES_MAX = 100;
  private static final int FAST_IN_A_ROW = 3;
  private static final Duration FAST = Duration.ofMillis(12);
  private static final Duration ALL_WITHIN = Duration.ofMillis(1_000);

  private final ExternalProcessorGrpc.ExternalProcessorStub server;
  private final String model;
  private final Map<String, String> more;

  private WarmUp(ManagedChannel channel, String model, Map<String, String> more) {
    this.server = ExternalProcessorGrpc.newStub(channel);
    this.model = model;
    this.more = more;
  }

  /**
   * Runs the exchanges one after the other; returns when they are fast, and after some seconds in
   * any case.
   *
   * @param address of a server whose memory and journal are thrown away
   * @param model a model name that is routed
   * @param more headers without which such a request would be refused, by lower-case name
   */
  static void run(SocketAddress address, String model, Map<String, String> more) {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address)
            .channelType(
                address instanceof DomainSocketAddress
                    ? EpollDomainSocketChannel.class
                    : EpollSocketChannel.class)
            .eventLoopGroup(loop)
            .directExecutor()
            .usePlaintext()
            .build();
    try {
      new WarmUp(channel, model, more).run();
    } finally {
      channel.shutdownNow();
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private void run() {
    long started = System.nanoTime();
    int fast = 0;
    for (int turn = 0; turn < EXCHANGES_MAX; turn++) {
      long began = System.nanoTime();
      if (!new RehearsedExchange(server, model, more, turn).run()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "warm-up: no reply within "
                + RehearsedExchange.REPLY_WITHIN.toSeconds()
                + " s; the machine is overloaded");
        return;
      }
      fast = System.nanoTime() - began < FAST.toNanos() ? fast + 1 : 0;
      boolean late = System.nanoTime() - started > ALL_WITHIN.toNanos();
      if (turn >= EXCHANGES_MIN && (fast >= FAST_IN_A_ROW || late)) {
        return;
      }
    }
  }
}
