package io.throughline.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sessions and links that replicas share, with near memory beside both, one circuit, and the upkeep
 * in the background. Thread-safe.
 */
public final class NearMemory implements AutoCloseable {
  private static final Duration UPKEEP = Duration.ofMillis(200);

  /** How often the server is asked who it is, in rounds of the upkeep. */
  private static final int IDENTIFIED_EVERY = 5;

  /**
   * What is remembered in this process.
   *
   * @param sessionsMax bound on sessions, at least 1
   * @param sessionTtl how long a session is remembered after its last write, here and there
   * @param linksMax bound on links, at least 1
   * @param linkTtl how long a link is remembered after its last write, here and there
   */
  public record Bounds(long sessionsMax, Duration sessionTtl, long linksMax, Duration linkTtl) {}

  private final SharedSessions shared;
  private final StoreListener listener;
  private final Circuit circuit;
  private final NearSessionStore sessions;
  private final NearLinkStore links;
  private final ScheduledFuture<?> upkeep;
  private volatile String server = "";
  private int rounds;

  /**
   * Creates one with nothing remembered.
   *
   * @param sharedSessions the shared sessions
   * @param sharedLinks the shared links
   * @param bounds what is remembered here
   * @param timers runs the upkeep
   * @param clock tells the time
   * @param listener is told what happens; {@link LoggedFailures} writes it to the log
   */
  public NearMemory(
      SharedSessions sharedSessions,
      SharedLinks sharedLinks,
      Bounds bounds,
      ScheduledExecutorService timers,
      InstantSource clock,
      StoreListener listener) {
    this.shared = sharedSessions;
    this.listener = listener;
    this.circuit = new Circuit(listener);
    this.sessions =
        new NearSessionStore(
            sharedSessions, bounds.sessionsMax(), bounds.sessionTtl(), circuit, clock, listener);
    this.links =
        new NearLinkStore(
            sharedLinks, bounds.linksMax(), bounds.linkTtl(), circuit, clock, listener);
    this.upkeep =
        timers.scheduleWithFixedDelay(
            this::upkeep, UPKEEP.toMillis(), UPKEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The sessions. */
  public NearSessionStore sessions() {
    return sessions;
  }

  /** The links. */
  public NearLinkStore links() {
    return links;
  }

  /** Whether the shared store is asked now; for health and metrics. */
  public boolean reachable() {
    return circuit.outage() == null;
  }

  private void upkeep() {
    guarded(circuit::probe);
    if (circuit.cameBack()) {
      guarded(this::verify);
    }
    if (rounds++ % IDENTIFIED_EVERY == 0 && circuit.outage() == null) {
      guarded(() -> shared.server().thenAccept(this::identified));
    }
    guarded(sessions::push);
    guarded(links::push);
  }

  /** A step that fails must end neither the others nor the next round. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      listener.failed(StoreFailure.reasonOf(e));
    }
  }

  /** Another server may lack what the one before had: its replica was behind, or it is empty. */
  private void identified(String answering) {
    String before = server;
    if (!answering.isEmpty()) {
      server = answering;
    }
    if (!before.isEmpty() && !answering.isEmpty() && !before.equals(answering)) {
      verify();
    }
  }

  private void verify() {
    sessions.verify();
    links.verify();
  }

  @Override
  public void close() {
    upkeep.cancel(false);
    sessions.close();
    links.close();
  }
}
