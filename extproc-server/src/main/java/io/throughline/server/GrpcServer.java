package io.throughline.server;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.throughline.server.exchange.TakesOver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server that Envoy calls: on a unix socket or a TCP address, with the calls running on
 * the event loops themselves, because handing them to a pool costs twice the processor time.
 */
final class GrpcServer implements AutoCloseable {
  private static final int STREAMS_MAX = 100_000;
  private static final int WINDOW_BYTES = 4 << 20;
  private static final int MESSAGE_OVERHEAD_BYTES = 1 << 20;
  private static final Duration PINGS_ALLOWED_EVERY = Duration.ofMillis(100);

  private final Server server;
  private final HealthStatusManager health;
  private final EventLoopGroup boss;
  private final EventLoopGroup workers;

  private GrpcServer(
      Server server, HealthStatusManager health, EventLoopGroup boss, EventLoopGroup workers) {
    this.server = server;
    this.health = health;
    this.boss = boss;
    this.workers = workers;
  }

  /** Serves on a unix socket, whose file says who may connect: more than Envoy asks for. */
  static GrpcServer onSocket(
      Path socket, BindableService service, List<BindableService> more, long bodyBytesMax)
      throws IOException {
    return start(
        NettyServerBuilder.forAddress(
                new DomainSocketAddress(socket.toFile()), InsecureServerCredentials.create())
            .channelType(EpollServerDomainSocketChannel.class),
        service,
        more,
        bodyBytesMax);
  }

  /** Serves on a TCP address. */
  static GrpcServer onAddress(InetSocketAddress address, BindableService service, long bodyBytesMax)
      throws IOException {
    return start(
        NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
            .channelType(EpollServerSocketChannel.class),
        service,
        List.of(),
        bodyBytesMax);
  }

  private static GrpcServer start(
      NettyServerBuilder builder,
      BindableService service,
      List<BindableService> more,
      long bodyBytesMax)
      throws IOException {
    more.forEach(builder::addService);
    EventLoopGroup boss = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    EventLoopGroup workers =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory());
    HealthStatusManager health = new HealthStatusManager();
    Server server =
        builder
            .bossEventLoopGroup(boss)
            .workerEventLoopGroup(workers)
            .directExecutor()
            .maxInboundMessageSize(Math.toIntExact(bodyBytesMax + MESSAGE_OVERHEAD_BYTES))
            .maxConcurrentCallsPerConnection(STREAMS_MAX)
            .flowControlWindow(WINDOW_BYTES)
            .permitKeepAliveTime(PINGS_ALLOWED_EVERY.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(health.getHealthService())
            .addService(ServerInterceptors.intercept(service, new TakesOver()))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      boss.shutdownGracefully();
      workers.shutdownGracefully();
      throw e;
    }
    return new GrpcServer(server, health, boss, workers);
  }

  /** Where it serves; the port that was found when any would do. */
  SocketAddress address() {
    return server.getListenSockets().getFirst();
  }

  /** Takes no more exchanges and waits for those that run. */
  void drain(Duration within) {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (!server.isShutdown()) {
      drain(Duration.ZERO);
    }
    boss.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
