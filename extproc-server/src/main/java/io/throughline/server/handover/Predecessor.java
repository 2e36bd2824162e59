package io.throughline.server.handover;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.throughline.proto.handover.v1.Piece;
import io.throughline.proto.handover.v1.TakeRequest;
import io.throughline.session.SessionKey;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The sidecar that serves a socket which this one is going to take over. */
public final class Predecessor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Predecessor.class.getName());
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ManagedChannel channel;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch complete = new CountDownLatch(1);
  private final AtomicLong pieces = new AtomicLong();
  private final AtomicReference<byte[]> tenantSecret = new AtomicReference<>(new byte[0]);
  private final InMemorySessionStore sessions;
  private final InMemoryLinkStore links;

  private Predecessor(Path socket, InMemorySessionStore sessions, InMemoryLinkStore links) {
    this.sessions = sessions;
    this.links = links;
    this.channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .maxInboundMessageSize(64 << 20)
            .usePlaintext()
            .build();
  }

  /**
   * Begins to take over what the sidecar on a socket remembers.
   *
   * @return null when nobody serves there
   */
  public static @Nullable Predecessor on(
      Path socket, InMemorySessionStore sessions, InMemoryLinkStore links) {
    if (!Files.exists(socket)) {
      return null;
    }
    Predecessor predecessor = new Predecessor(socket, sessions, links);
    if (predecessor.begin()) {
      return predecessor;
    }
    predecessor.close();
    return null;
  }

  /** What it hashes credentials with. */
  public byte[] tenantSecret() {
    return tenantSecret.get().clone();
  }

  /**
   * Waits until all that it remembered has come.
   *
   * @return whether it has
   */
  public boolean await(Duration within) {
    try {
      boolean all = complete.await(within.toMillis(), TimeUnit.MILLISECONDS);
      LOG.log(
          all ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          (all ? "took over " : "took over only ") + pieces.get() + " sessions and links");
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Changes go on coming until the other one ends; this only forgets about it. */
  @Override
  public void close() {
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private boolean begin() {
    boolean[] refused = {false};
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(Handover.TAKE, CallOptions.DEFAULT),
        TakeRequest.getDefaultInstance(),
        new StreamObserver<>() {
          @Override
          public void onNext(Piece piece) {
            take(piece);
            begun.countDown();
          }

          @Override
          public void onError(Throwable cause) {
            refused[0] = begun.getCount() > 0;
            begun.countDown();
            complete.countDown();
          }

          @Override
          public void onCompleted() {
            begun.countDown();
            complete.countDown();
          }
        });
    try {
      return begun.await(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS) && !refused[0];
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void take(Piece piece) {
    switch (piece.getPieceCase()) {
      case SESSION -> {
        var session = piece.getSession();
        pieces.incrementAndGet();
        sessions.adopt(
            new SessionKey(session.getKeyHigh(), session.getKeyLow()),
            session.getVersion(),
            session.getState().toByteArray());
      }
      case LINK -> {
        var link = piece.getLink();
        pieces.incrementAndGet();
        links.adopt(
            new LinkKey(link.getKeyHigh(), link.getKeyLow()),
            new Link(link.getSessionId(), link.getModel(), link.getContinuation()));
      }
      case TENANT_SECRET -> tenantSecret.set(piece.getTenantSecret().toByteArray());
      case COMPLETE -> complete.countDown();
      case PIECE_NOT_SET -> {}
    }
  }
}
