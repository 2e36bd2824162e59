package io.throughline.replay.journal;

import io.throughline.replay.journal.Batches.Batch;
import io.throughline.replay.journal.Spill.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings states of records from the queue to the store, in batches, on a thread of its own. While
 * the store is away they go to the spill, and from there to the store once it is back, in the order
 * they came; while neither takes them they wait here, and then in the queue. What is taken from the
 * queue is never given up. Thread-safe.
 */
final class JournalWriter implements AutoCloseable {
  /** Most states of one batch. */
  static final int BATCH_MAX = 1_000;

  /** How long states wait for others to go with. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Duration RETRY_FIRST = Duration.ofMillis(100);
  private static final Duration RETRY_MOST = Duration.ofSeconds(5);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final EventQueue queue;
  private final Batches batches;
  private final StoreOpener opener;
  private final Place place;
  private final JournalListener listener;
  private final ConcurrentLinkedQueue<Flush> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::run);
  private volatile boolean closing;
  private volatile @Nullable JournalStore store;
  private volatile @Nullable Spill spill;
  private volatile String trouble = "not opened yet";
  private volatile long heldBytes;
  private Batch held = Batch.NONE;
  private long broughtUpTo;
  private Duration retry = RETRY_FIRST;
  private long retryAtNanos = System.nanoTime();

  /**
   * Where entries wait for their store.
   *
   * @param folder of the spill
   * @param bytesMax its bound
   */
  record Place(Path folder, long bytesMax) {}

  /**
   * Somebody who waits.
   *
   * @param upTo until so many states were taken from the queue
   * @param done is told whether they are stored
   */
  private record Flush(long upTo, CompletableFuture<Boolean> done) {}

  JournalWriter(EventQueue queue, StoreOpener opener, Place place, JournalListener listener) {
    this.queue = queue;
    this.batches = new Batches(queue, BATCH_MAX, listener);
    this.opener = opener;
    this.place = place;
    this.listener = listener;
  }

  void start() {
    thread.start();
  }

  /** The store when it takes entries; null while it is away. */
  @Nullable JournalStore store() {
    return trouble.isEmpty() ? store : null;
  }

  /** Why the store does not take entries; "" when it does. */
  String trouble() {
    return trouble;
  }

  /** Bytes that wait on the disk. */
  long spilledBytes() {
    return heldBytes;
  }

  /**
   * Waits until what was queued before is stored or spilled.
   *
   * @return whether it is stored, so that queries find it
   */
  boolean flush(Duration within) {
    Flush flush = new Flush(queue.added(), new CompletableFuture<>());
    waiting.add(flush);
    LockSupport.unpark(thread);
    try {
      return flush.done().get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      waiting.remove(flush);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    while (!closing || batches.waiting() || !held.isEmpty()) {
      try {
        step();
      } catch (RuntimeException e) {
        failed(e.getClass().getSimpleName());
      }
      if (closing && Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    end();
  }

  private void step() {
    if (held.isEmpty()) {
      held = batches.next();
    }
    bring();
    answer();
    if (queue.size() < BATCH_MAX && waiting.isEmpty() && !closing) {
      LockSupport.parkNanos(this, LINGER_NANOS);
    }
  }

  /** Tells those who wait for nothing more, or for a store that is away. */
  private void answer() {
    boolean stored = held.isEmpty() && trouble.isEmpty();
    for (Flush flush : waiting) {
      if (!stored || broughtUpTo >= flush.upTo()) {
        waiting.remove(flush);
        flush.done().complete(stored);
      }
    }
  }

  private void bring() {
    if (isDue()) {
      deliverSpilled();
    }
    JournalStore taking = store();
    if (held.isEmpty() || (taking != null && write(taking, held.entries()))) {
      brought();
    } else {
      spill();
    }
  }

  private void brought() {
    broughtUpTo = Math.max(broughtUpTo, held.takenUpTo());
    held = Batch.NONE;
  }

  private boolean isDue() {
    Spill waitingHere = spill;
    boolean away = !trouble.isEmpty() || waitingHere == null || !waitingHere.isEmpty();
    return away && System.nanoTime() - retryAtNanos >= 0;
  }

  /** Opens what is not open, and brings what was spilled to the store. */
  private void deliverSpilled() {
    try {
      Spill from = opened();
      JournalStore to = store;
      if (to == null) {
        to = opener.open();
        store = to;
      }
      for (Segment segment = from.oldest(); segment != null; segment = from.oldest()) {
        deliver(segment, to);
        from.remove(segment);
        heldBytes = from.bytes();
      }
      recovered();
    } catch (JournalStoreException | IOException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  private void deliver(Segment segment, JournalStore to) throws JournalStoreException {
    if (!segment.entries().isEmpty()) {
      writeAll(to, segment.entries());
    }
    if (segment.damaged() > 0) {
      listener.dropped(segment.damaged(), "damaged");
    }
  }

  private Spill opened() throws IOException, JournalStoreException {
    Spill present = spill;
    if (present == null) {
      present = Spill.open(place.folder(), place.bytesMax());
      spill = present;
      heldBytes = present.bytes();
    }
    return present;
  }

  private boolean write(JournalStore taking, List<JournalEntry> entries) {
    try {
      writeAll(taking, entries);
      return true;
    } catch (JournalStoreException e) {
      failed(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** An entry that the store will never take does not keep the others from it. */
  private void writeAll(JournalStore taking, List<JournalEntry> entries)
      throws JournalStoreException {
    try {
      taking.write(entries);
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
      writeAll(taking, entries.subList(0, half));
      writeAll(taking, entries.subList(half, entries.size()));
    }
  }

  private void spill() {
    try {
      Spill to = opened();
      to.add(held.entries());
      heldBytes = to.bytes();
      listener.spilled(held.entries().size());
      brought();
    } catch (JournalStoreException | IOException e) {
      listener.spillFailed(String.valueOf(e.getMessage()));
      LockSupport.parkNanos(this, LINGER_NANOS);
    }
  }

  private void recovered() {
    retry = RETRY_FIRST;
    if (!trouble.isEmpty()) {
      trouble = "";
      listener.storeRecovered();
    }
  }

  private void failed(String why) {
    trouble = why.isEmpty() ? "failed" : why;
    listener.storeFailed(trouble);
    retryAtNanos = System.nanoTime() + retry.toNanos();
    Duration twice = retry.multipliedBy(2);
    retry = twice.compareTo(RETRY_MOST) > 0 ? RETRY_MOST : twice;
  }

  private void end() {
    batches.close();
    JournalStore open = store;
    if (open != null) {
      open.close();
    }
    Spill waitingHere = spill;
    if (waitingHere != null) {
      waitingHere.close();
    }
    if (!held.isEmpty() || queue.size() > 0) {
      listener.dropped(held.entries().size() + queue.size(), "ended");
    }
  }

  /** Stores or spills what is queued, and ends. */
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      end();
      return;
    }
    LockSupport.unpark(thread);
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        thread.interrupt();
        thread.join(CLOSE_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
