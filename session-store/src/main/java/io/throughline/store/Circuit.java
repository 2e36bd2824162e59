package io.throughline.store;

import io.throughline.store.StoreFailure.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a shared store is asked at all. It opens after some failures in a row, or at once when
 * there is no connection; while it is open nobody waits, and a probe in the background finds out
 * when the store is back. Thread-safe.
 */
public final class Circuit {
  private static final int FAILURES_MAX = 3;

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean probing = new AtomicBoolean();
  private final StoreListener listener;
  private volatile @Nullable Reason outage;
  private final AtomicBoolean back = new AtomicBoolean();
  private volatile @Nullable Reason writes;
  private volatile Supplier<CompletionStage<?>> probe =
      () -> CompletableFuture.completedFuture(null);

  /** A closed circuit. */
  public Circuit(StoreListener listener) {
    this.listener = listener;
  }

  /** Why nobody is to ask; null when the store may be asked. */
  public @Nullable Reason outage() {
    return outage;
  }

  /** Why the last write was not taken; null when it was. */
  public @Nullable Reason writesRefused() {
    return writes;
  }

  /** The store answered a read. */
  void answered() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  /** The store took a write. */
  void wrote() {
    answered();
    if (writes != null) {
      writes = null;
    }
  }

  /** A write failed; that writes are denied says nothing of reads. */
  Reason refused(Throwable problem, Supplier<CompletionStage<?>> again) {
    Reason reason = StoreFailure.reasonOf(problem);
    if (reason == Reason.DENIED) {
      listener.failed(reason);
      answered();
    } else {
      failed(problem, again);
    }
    writes = reason;
    return reason;
  }

  /**
   * Something failed.
   *
   * @param again asks the same without changing anything; the probe until the store is back, since
   *     other parts of it may well answer
   */
  Reason failed(Throwable problem, Supplier<CompletionStage<?>> again) {
    Reason reason = StoreFailure.reasonOf(problem);
    listener.failed(reason);
    if (!reason.outage()) {
      answered();
    } else if (failures.incrementAndGet() >= FAILURES_MAX || reason == Reason.DOWN) {
      if (outage == null) {
        probe = again;
      }
      outage = reason;
    }
    return reason;
  }

  /** Asks the store whether it is back; to be called now and then. */
  void probe() {
    if (outage == null || !probing.compareAndSet(false, true)) {
      return;
    }
    try {
      probe.get().whenComplete((answer, problem) -> probed(problem));
    } catch (RuntimeException e) {
      probed(e);
      throw e;
    }
  }

  private void probed(@Nullable Throwable problem) {
    probing.set(false);
    if (problem == null || !StoreFailure.reasonOf(problem).outage()) {
      close();
    } else {
      outage = StoreFailure.reasonOf(problem);
    }
  }

  private void close() {
    failures.set(0);
    outage = null;
    back.set(true);
    listener.recovered();
  }

  /** Whether the store came back since this was asked last. */
  boolean cameBack() {
    return back.getAndSet(false);
  }
}
