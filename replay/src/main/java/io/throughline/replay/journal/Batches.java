package io.throughline.replay.journal;

import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.EventQueue.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of what is queued. Where more than one waits, the next is made on a thread of its
 * own while the present one is written: both take about as long. For one thread.
 */
final class Batches implements AutoCloseable {
  private final EventQueue queue;
  private final int most;
  private final JournalListener listener;
  private final ExecutorService ahead =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("journal-batches").daemon().factory());
  private @Nullable CompletableFuture<Batch> next;
  private long version;

  /**
   * The last state of each of some records.
   *
   * @param entries of each record one
   * @param takenUpTo how many states had been taken from the queue with them
   */
  record Batch(List<JournalEntry> entries, long takenUpTo) {
    static final Batch NONE = new Batch(List.of(), 0);

    boolean isEmpty() {
      return entries.isEmpty();
    }
  }

  /**
   * Makes batches.
   *
   * @param most states of one
   * @param listener is told of states that no row can be made of
   */
  Batches(EventQueue queue, int most, JournalListener listener) {
    this.queue = queue;
    this.most = most;
    this.listener = listener;
  }

  /** The next batch; empty when nothing is queued. */
  Batch next() {
    CompletableFuture<Batch> made = next;
    Batch batch = made == null ? made() : made.join();
    next = queue.size() >= most ? CompletableFuture.supplyAsync(this::made, ahead) : null;
    return batch;
  }

  /** Whether there is a next one. */
  boolean waiting() {
    return next != null || queue.size() > 0;
  }

  private Batch made() {
    List<Event> events = new ArrayList<>(most);
    queue.take(most, events);
    Map<String, JournalEntry> last = LinkedHashMap.newLinkedHashMap(events.size());
    for (Event event : events) {
      ReplayRecord replay = event.replay();
      JournalEntry before = last.get(replay.id());
      boolean opened = event.opened() && (before == null || before.opened());
      last.put(replay.id(), JournalEntry.of(replay, ++version, opened));
    }
    List<JournalEntry> entries = new ArrayList<>(last.values());
    entries.removeIf(this::unwritable);
    return new Batch(entries, queue.taken());
  }

  /** What cannot be made a row of is given up: trying again would hold up all that follow. */
  private boolean unwritable(JournalEntry entry) {
    try {
      entry.prepare();
      return false;
    } catch (RuntimeException e) {
      listener.dropped(1, "unwritable");
      return true;
    }
  }

  @Override
  public void close() {
    ahead.shutdownNow();
  }
}
