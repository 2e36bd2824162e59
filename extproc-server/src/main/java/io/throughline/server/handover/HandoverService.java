package io.throughline.server.handover;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.throughline.proto.handover.v1.Piece;
import io.throughline.proto.handover.v1.TakeRequest;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.InMemorySessionStore;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Shows what this sidecar remembers to the one that takes its socket over: first all of it, then
 * each change until this one ends. For a unix socket only, whose file says who may connect.
 *
 * <p>The event loops only put changes into a bounded queue; a thread of its own sends them.
 */
public final class HandoverService implements BindableService {
  private static final System.Logger LOG = System.getLogger(HandoverService.class.getName());
  private static final int CHANGES_MAX = 100_000;
  private static final long LOOK_MILLIS = 50;
  private static final long WAIT_NANOS = 1_000_000;

  private final InMemorySessionStore sessions;
  private final InMemoryLinkStore links;
  private final byte[] tenantSecret;
  private final IntSupplier openExchanges;
  private final Runnable released;
  private final Runnable reclaimed;
  private volatile boolean ending;

  /**
   * Creates it.
   *
   * @param tenantSecret what credentials are hashed with
   * @param openExchanges answers that have not ended, after which nothing changes any more
   * @param reclaimed is told when the other one has gone while this one goes on
   * @param released is told when another sidecar asks: addresses that both want are free to give up
   */
  public HandoverService(
      InMemorySessionStore sessions,
      InMemoryLinkStore links,
      byte[] tenantSecret,
      IntSupplier openExchanges,
      Runnable released,
      Runnable reclaimed) {
    this.sessions = sessions;
    this.links = links;
    this.tenantSecret = tenantSecret.clone();
    this.openExchanges = openExchanges;
    this.released = released;
    this.reclaimed = reclaimed;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(Handover.SERVICE)
        .addMethod(Handover.TAKE, ServerCalls.asyncServerStreamingCall(this::take))
        .build();
  }

  private void take(TakeRequest request, StreamObserver<Piece> replies) {
    var taker = (ServerCallStreamObserver<Piece>) replies;
    taker.setOnCancelHandler(() -> {});
    Thread.ofPlatform().name("handover").daemon().start(() -> send(taker));
  }

  private void send(ServerCallStreamObserver<Piece> taker) {
    LOG.log(System.Logger.Level.INFO, "another sidecar takes over");
    released.run();
    BlockingQueue<Piece> changes = new ArrayBlockingQueue<>(CHANGES_MAX);
    sessions.mirrorTo(
        (key, version, state) -> changes.offer(Handover.session(key, version, state)));
    links.mirrorTo((key, link) -> changes.offer(Handover.link(key, link)));
    try {
      send(taker, Handover.secret(tenantSecret));
      sessions.copyTo((key, version, state) -> send(taker, Handover.session(key, version, state)));
      links.copyTo((key, link) -> send(taker, Handover.link(key, link)));
      send(taker, Handover.COMPLETE);
      Piece change = null;
      while (!taker.isCancelled() && (change != null || !isOver())) {
        change = changes.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (change != null) {
          send(taker, change);
        }
      }
      taker.onCompleted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "handing over ended: " + Status.fromThrowable(e));
    } finally {
      sessions.mirrorTo(null);
      links.mirrorTo(null);
      if (!ending) {
        reclaimed.run();
      }
    }
  }

  /** No new exchanges come: the last changes are those of the answers that still run. */
  public void ending() {
    ending = true;
  }

  private boolean isOver() {
    return ending && openExchanges.getAsInt() == 0;
  }

  /** Waits for room, so that a slow taker costs no memory. */
  private static void send(ServerCallStreamObserver<Piece> taker, Piece piece) {
    while (!taker.isReady() && !taker.isCancelled()) {
      LockSupport.parkNanos(WAIT_NANOS);
    }
    if (!taker.isCancelled()) {
      synchronized (taker) {
        taker.onNext(piece);
      }
    }
  }
}
