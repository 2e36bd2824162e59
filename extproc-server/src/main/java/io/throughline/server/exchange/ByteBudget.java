package io.throughline.server.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** A bound on bytes held at one time over all exchanges. Thread-safe. */
public final class ByteBudget {
  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  /**
   * Creates a budget.
   *
   * @param bytesMax the bound; one request alone may always be held, however large
   */
  public ByteBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Holds bytes if the bound allows; {@link #release} gives them back. */
  boolean hold(long bytes) {
    long before = held.getAndAdd(bytes);
    if (before > 0 && before + bytes > bytesMax) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  /** Bytes held now. */
  public long held() {
    return held.get();
  }
}
