package io.throughline.replay.journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings entries to a store on a thread of its own, one attempt at a time, so that a store that is
 * away or slow holds nobody up for longer than they like. It is opened by the first attempt that
 * can. For one asking thread.
 */
final class Deliveries implements AutoCloseable {
  private static final long END_WITHIN_SECONDS = 5;

  private final StoreOpener opener;
  private final JournalListener listener;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("journal-store").daemon().factory());
  private volatile @Nullable JournalStore store;
  private @Nullable Future<?> attempt;
  private long begunAtNanos;

  Deliveries(StoreOpener opener, JournalListener listener) {
    this.opener = opener;
    this.listener = listener;
  }

  /** The store once it was opened, whether it answers or not. */
  @Nullable JournalStore store() {
    return store;
  }

  /** Whether an attempt has begun whose end nobody has awaited. */
  boolean isUnderWay() {
    return attempt != null;
  }

  /** Whether one is, and has been for longer than that. */
  boolean takesLongerThan(Duration duration) {
    return attempt != null && System.nanoTime() - begunAtNanos > duration.toNanos();
  }

  /**
   * Begins an attempt; another one must not be under way.
   *
   * @param entries none to see whether the store can be opened
   */
  void begin(List<JournalEntry> entries) {
    begunAtNanos = System.nanoTime();
    attempt =
        thread.submit(() -> {
          JournalStore to = opened();
          if (!entries.isEmpty()) {
            write(to, entries);
          }
          return null;
        });
  }

  private JournalStore opened() throws JournalStoreException {
    JournalStore present = store;
    if (present == null) {
      present = opener.open();
      store = present;
    }
    return present;
  }

  /** An entry that the store will never take does not keep the others from it. */
  private void write(JournalStore to, List<JournalEntry> entries) throws JournalStoreException {
    try {
      to.write(entries);
      listener.stored(entries.size());
    } catch (JournalStoreException e) {
      if (!e.refused()) {
        throw e;
      }
      if (entries.size() == 1) {
        listener.dropped(1, "refused");
        return;
      }
      int half = entries.size() / 2;
      write(to, entries.subList(0, half));
      write(to, entries.subList(half, entries.size()));
    }
  }

  /**
   * Waits for the end of the attempt that is under way.
   *
   * @return whether it has ended, and well
   * @throws JournalStoreException when it has failed
   */
  boolean await(long nanos) throws JournalStoreException {
    Future<?> awaited = attempt;
    if (awaited == null) {
      return false;
    }
    try {
      awaited.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      attempt = null;
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      attempt = null;
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static JournalStoreException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case JournalStoreException told -> told;
      case null -> new JournalStoreException("failed");
      case Error error -> throw error;
      default -> new JournalStoreException(cause.getClass().getSimpleName(), cause);
    };
  }

  /** Gives the store back, once the attempt that is under way has ended, or after some seconds. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    JournalStore open = store;
    if (open != null) {
      open.close();
    }
  }
}
