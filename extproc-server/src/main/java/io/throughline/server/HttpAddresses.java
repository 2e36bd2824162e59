package io.throughline.server;

import io.throughline.server.admin.AdminServer;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of admin and probes, which one sidecar of a machine holds at a time: the next one
 * takes them over, and gives them back when it fails. Thread-safe.
 */
final class HttpAddresses implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpAddresses.class.getName());

  /** How long addresses may still be held by another sidecar that lets go of them. */
  private static final Duration RELEASED_WITHIN = Duration.ofSeconds(5);

  private static final long LOOK_NANOS = 5_000_000;

  private final Binding adminBinding;
  private final @Nullable Binding healthBinding;
  private @Nullable AdminServer admin;
  private @Nullable AdminServer health;

  /** Serves at one address. */
  interface Binding {
    /**
     * Binds it.
     *
     * @throws BindException when it is in use; the message names it
     * @throws IOException when it cannot be served
     */
    AdminServer bind() throws IOException;
  }

  /**
   * Nothing is bound yet.
   *
   * @param healthBinding null without an address for probes of their own
   */
  HttpAddresses(Binding adminBinding, @Nullable Binding healthBinding) {
    this.adminBinding = adminBinding;
    this.healthBinding = healthBinding;
  }

  /**
   * Serves both.
   *
   * @param takenOver whether another sidecar still has to let go of them
   */
  synchronized void open(boolean takenOver) throws IOException {
    long deadline = System.nanoTime() + (takenOver ? RELEASED_WITHIN.toNanos() : 0);
    while (admin == null) {
      try {
        admin = adminBinding.bind();
      } catch (BindException e) {
        if (System.nanoTime() >= deadline) {
          throw e;
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    if (health == null && healthBinding != null) {
      health = healthBinding.bind();
    }
  }

  /** Another sidecar took them over and has gone again. */
  void reclaim() {
    try {
      open(true);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "admin and health are not served: " + e.getMessage());
    }
  }

  /** Lets go of both. */
  @Override
  public synchronized void close() {
    if (health != null) {
      health.close();
      health = null;
    }
    if (admin != null) {
      admin.close();
      admin = null;
    }
  }
}
