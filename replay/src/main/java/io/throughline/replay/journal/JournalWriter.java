package io.throughline.replay.journal;

import io.throughline.replay.journal.Batches.Batch;
import io.throughline.replay.journal.Spill.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings states of records from the queue to the store, in batches, on a thread of its own. While
 * the store is away or slow they go to the spill, and from there to the store, in the order they
 * came; while neither takes them they wait here, and then in the queue. What is taken from the
 * queue is never given up, and is on a disk within a second while one of the two takes it.
 * Thread-safe.
 */
final class JournalWriter implements AutoCloseable {
  /** Most states of one batch. */
  static final int BATCH_MAX = 1_000;

  /** How long states wait for others to go with. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a store that is well may take for a batch until that goes to the spill, too. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  /** How long one that is not well may hold up the next batch. */
  private static final long LESS_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A store that takes longer does not answer. */
  private static final Duration SLOW = Duration.ofSeconds(3);

  private static final Duration RETRY_FIRST = Duration.ofMillis(100);
  private static final Duration RETRY_MOST = Duration.ofSeconds(5);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final EventQueue queue;
  private final Batches batches;
  private final Deliveries deliveries;
  private final Place place;
  private final JournalListener listener;
  private final Flushes flushes = new Flushes();
  private final Thread thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::run);
  private volatile boolean closing;
  private @Nullable Spill spill;
  private volatile String trouble = "not opened yet";
  private volatile long heldBytes;
  private Batch held = Batch.NONE;
  private Batch underWay = Batch.NONE;
  private @Nullable Path fileUnderWay;
  private int damagedUnderWay;
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

  JournalWriter(EventQueue queue, StoreOpener opener, Place place, JournalListener listener) {
    this.queue = queue;
    this.batches = new Batches(queue, BATCH_MAX, listener);
    this.deliveries = new Deliveries(opener, listener);
    this.place = place;
    this.listener = listener;
  }

  void start() {
    thread.start();
  }

  /** The store when it takes entries; null while it is away. */
  @Nullable JournalStore store() {
    return trouble.isEmpty() ? deliveries.store() : null;
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
   * Waits until what was queued before is stored, or the store is away.
   *
   * @return whether it is stored, so that queries find it
   */
  boolean flush(Duration within) {
    return flushes.await(queue.added(), within, () -> LockSupport.unpark(thread));
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
    if (queue.size() < BATCH_MAX && nobodyWaits()) {
      LockSupport.parkNanos(this, LINGER_NANOS);
    }
  }

  /** Nobody waits for this thread, or all wait for the store. */
  private boolean nobodyWaits() {
    return deliveries.isUnderWay() || (flushes.isEmpty() && !closing);
  }

  /** Tells those who wait for nothing more, or for a store that is away. */
  private void answer() {
    if (!trouble.isEmpty()) {
      flushes.giveUp();
    } else if (held.isEmpty() && !deliveries.isUnderWay() && isAllDelivered()) {
      flushes.reached(broughtUpTo);
    }
  }

  private void bring() {
    deliver();
    if (held.isEmpty()) {
      brought();
    } else {
      spill();
    }
  }

  private void brought() {
    broughtUpTo = Math.max(broughtUpTo, held.takenUpTo());
    held = Batch.NONE;
  }

  /** Brings what is spilled and then what is held to the store, as far as that goes soon. */
  private void deliver() {
    long until = System.nanoTime() + (trouble.isEmpty() ? PATIENCE_NANOS : LESS_PATIENCE_NANOS);
    long patience = 0;
    do {
      settle(patience);
      if (deliveries.isUnderWay() || !isDue()) {
        return;
      }
      begin();
      patience = until - System.nanoTime();
    } while (patience > 0);
  }

  private boolean isDue() {
    boolean wanted = !trouble.isEmpty() || !held.isEmpty() || !isAllDelivered();
    return wanted && System.nanoTime() - retryAtNanos >= 0;
  }

  private boolean isAllDelivered() {
    return spill != null && spill.isEmpty();
  }

  private void begin() {
    try {
      Segment oldest = opened().oldest();
      fileUnderWay = oldest == null ? null : oldest.file();
      damagedUnderWay = oldest == null ? 0 : oldest.damaged();
      underWay = oldest == null ? held : Batch.NONE;
      deliveries.begin(oldest == null ? held.entries() : oldest.entries());
    } catch (JournalStoreException | IOException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  /** Waits for what is under way, and draws the conclusions once it has ended. */
  private void settle(long nanos) {
    try {
      if (deliveries.await(nanos)) {
        delivered();
      } else if (trouble.isEmpty() && deliveries.takesLongerThan(SLOW)) {
        troubled("slow: no answer within " + SLOW.toSeconds() + " s");
      }
    } catch (JournalStoreException | IOException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  private void delivered() throws IOException {
    Path file = fileUnderWay;
    if (file != null) {
      forget(file);
    } else if (underWay == held) {
      brought();
    }
    if (isAllDelivered()) {
      recovered();
    }
  }

  private void forget(Path file) throws IOException {
    Spill from = Objects.requireNonNull(spill);
    from.remove(file);
    fileUnderWay = null;
    heldBytes = from.bytes();
    if (damagedUnderWay > 0) {
      listener.dropped(damagedUnderWay, "damaged");
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

  private void spill() {
    try {
      Spill to = opened();
      Path file = to.add(held.entries());
      // What the store may be taking at this moment need not be brought there again.
      fileUnderWay = deliveries.isUnderWay() && underWay == held ? file : fileUnderWay;
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

  private void troubled(String why) {
    trouble = why.isEmpty() ? "failed" : why;
    listener.storeFailed(trouble);
  }

  private void failed(String why) {
    troubled(why);
    retryAtNanos = System.nanoTime() + retry.toNanos();
    Duration twice = retry.multipliedBy(2);
    retry = twice.compareTo(RETRY_MOST) > 0 ? RETRY_MOST : twice;
  }

  private void end() {
    batches.close();
    deliveries.close();
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
