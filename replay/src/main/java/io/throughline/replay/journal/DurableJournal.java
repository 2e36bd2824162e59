package io.throughline.replay.journal;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.Journal;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.EventQueue.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A journal that a store keeps. Appending puts a record into memory, where it can be read at once,
 * and into a queue, from where a thread of the journal's own brings it to the store. The queue is
 * bounded: what does not fit is counted, and is in memory only.
 */
public final class DurableJournal implements Journal, JournalReader, AutoCloseable {
  /** Records whose end is awaited; beyond, an end is stored only while memory has the record. */
  private static final int OPEN_MAX = 200_000;

  /** How long a query waits for what was appended before it. */
  private static final Duration FLUSH_WITHIN = Duration.ofSeconds(1);

  /** How long a page is searched for what no index knows, and how long it is counted then. */
  private static final Duration SEARCH_WITHIN = Duration.ofMillis(300);

  private static final Duration COUNT_WITHIN = Duration.ofMillis(150);

  private static final Duration DELETE_FLUSH_WITHIN = Duration.ofSeconds(10);

  /** Other writes pass between two pieces. */
  private static final int DELETED_AT_ONCE = 1_000;

  private final InMemoryJournal recent;
  private final EventQueue queue;
  private final JournalWriter writer;
  private final JournalListener listener;
  private final Duration searchWithin;
  private final Map<String, ReplayRecord> open = new ConcurrentHashMap<>();
  private final AtomicLong dropped = new AtomicLong();

  /**
   * Where and how much.
   *
   * @param recordsInMemory the newest, which can be read while the store is away
   * @param queueMax states on their way to the store
   * @param spill folder for what the store cannot take now
   * @param spillBytesMax its bound
   */
  public record Settings(int recordsInMemory, int queueMax, Path spill, long spillBytesMax) {}

  /** A journal that takes records; they are brought to the store once it is started. */
  public DurableJournal(Settings settings, StoreOpener store, JournalListener listener) {
    this(settings, store, listener, SEARCH_WITHIN);
  }

  /**
   * The same.
   *
   * @param searchWithin how long a page is searched for what no index knows
   */
  DurableJournal(
      Settings settings, StoreOpener store, JournalListener listener, Duration searchWithin) {
    this.searchWithin = searchWithin;
    this.recent = new InMemoryJournal(settings.recordsInMemory());
    this.queue = new EventQueue(settings.queueMax());
    this.listener = listener;
    this.writer =
        new JournalWriter(
            queue,
            store,
            new JournalWriter.Place(settings.spill(), settings.spillBytesMax()),
            listener);
  }

  /** Begins to bring records to the store, which is opened again and again until it can be. */
  public void start() {
    writer.start();
  }

  @Override
  public void append(ReplayRecord replay) {
    if (isOpen(replay) && open.size() < OPEN_MAX) {
      open.put(replay.id(), replay);
    }
    recent.append(replay);
    enqueue(new Event(replay, false));
  }

  @Override
  public boolean update(String id, UnaryOperator<ReplayOutcome> change) {
    ReplayRecord updated = open.computeIfPresent(id, (key, present) -> with(present, change));
    if (updated == null) {
      return updateRecent(id, change);
    }
    ReplayOutcome outcome = updated.outcome();
    recent.update(id, before -> outcome);
    if (!isOpen(updated)) {
      open.remove(id);
      enqueue(new Event(updated, true));
    }
    return true;
  }

  private static ReplayRecord with(ReplayRecord present, UnaryOperator<ReplayOutcome> change) {
    return present.with(change.apply(present.outcome()));
  }

  /** What is told after a record's end, or of a record that nobody awaited the end of. */
  private boolean updateRecent(String id, UnaryOperator<ReplayOutcome> change) {
    boolean there = recent.update(id, change);
    Optional<ReplayRecord> updated = there ? recent.find(id) : Optional.empty();
    updated.filter(replay -> !isOpen(replay)).ifPresent(replay -> enqueue(new Event(replay, true)));
    return there;
  }

  private static boolean isOpen(ReplayRecord replay) {
    return replay.outcome().state() == LifecycleState.IN_PROGRESS;
  }

  private void enqueue(Event event) {
    if (!queue.add(event)) {
      dropped.incrementAndGet();
      listener.dropped(1, "queue_full");
    }
  }

  @Override
  public Optional<ReplayRecord> find(String id) {
    return recent.find(id);
  }

  @Override
  public List<ReplayRecord> recent(int most) {
    return recent.recent(most);
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  /** States on their way to the store. */
  public int queued() {
    return queue.size();
  }

  /** Bytes that wait on the disk for their store. */
  public long spilledBytes() {
    return writer.spilledBytes();
  }

  /** Why the store does not take records; "" when it does. */
  public String trouble() {
    return writer.trouble();
  }

  /**
   * Waits until what was appended before is in the store.
   *
   * @return whether it is
   */
  public boolean flush(Duration within) {
    return writer.flush(within);
  }

  /** The store while it answers; null while it is away. */
  public @Nullable JournalStore store() {
    return writer.store();
  }

  @Override
  public Optional<StoredRecord> stored(String id) {
    Optional<StoredRecord> here = recent.stored(id);
    JournalStore from = store();
    if (here.isPresent() || from == null) {
      return here;
    }
    try {
      return from.find(id);
    } catch (JournalStoreException e) {
      listener.readFailed(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  @Override
  public RecordPage page(RecordQuery query, int limit, int offset) {
    return page(query, limit, offset, true);
  }

  @Override
  public RecordPage following(RecordQuery query, int limit) {
    return page(query, limit, 0, false);
  }

  private RecordPage page(RecordQuery query, int limit, int offset, boolean counted) {
    boolean flushed = writer.flush(FLUSH_WITHIN);
    JournalStore from = store();
    if (!flushed || from == null) {
      return inMemory(query, limit, offset, writer.trouble());
    }
    try {
      boolean search = counted && offset == 0 && query.filter().searches();
      return search ? searched(from, query, limit) : listed(from, query, limit, offset, counted);
    } catch (JournalStoreException e) {
      listener.readFailed(String.valueOf(e.getMessage()));
      return inMemory(query, limit, offset, String.valueOf(e.getMessage()));
    }
  }

  private RecordPage listed(
      JournalStore from, RecordQuery query, int limit, int offset, boolean counted)
      throws JournalStoreException {
    List<StoredRecord> found = from.list(query, limit + 1, offset);
    int total = counted ? from.count(query, RecordPage.TOTAL_MAX) : RecordPage.UNCOUNTED;
    List<StoredRecord> page = found.subList(0, Math.min(limit, found.size()));
    Cursor next = found.size() > limit ? Cursor.behind(page.getLast()) : null;
    return new RecordPage(total, fresh(page), next, "");
  }

  private RecordPage searched(JournalStore from, RecordQuery query, int limit)
      throws JournalStoreException {
    RecordSearch.Found found = new RecordSearch(from, query, searchWithin).list(limit + 1);
    int total = new RecordSearch(from, query, COUNT_WITHIN).count(RecordPage.TOTAL_MAX);
    List<StoredRecord> all = found.records();
    if (all.size() > limit) {
      List<StoredRecord> page = all.subList(0, limit);
      return new RecordPage(total, fresh(page), Cursor.behind(page.getLast()), "");
    }
    Instant stopped = found.stoppedAt();
    Cursor next = stopped == null ? null : Cursor.before(stopped);
    return new RecordPage(Math.max(total, all.size()), fresh(all), next, stopped, "");
  }

  @Override
  public GroupSums.Sums sums(RecordQuery query) {
    boolean flushed = writer.flush(FLUSH_WITHIN);
    JournalStore from = store();
    String trouble = flushed ? writer.trouble() : "busy";
    if (flushed && from != null) {
      try {
        return new GroupSums.Sums(from.sums(query, GroupSums.GROUPS_MAX), "");
      } catch (JournalStoreException e) {
        trouble = String.valueOf(e.getMessage());
        listener.readFailed(trouble);
      }
    }
    return new GroupSums.Sums(recent.sums(query).groups(), trouble);
  }

  /**
   * Deletes a tenant's records, in memory and in the store, in pieces. What is appended meanwhile
   * may stay.
   *
   * @return how many the store had
   * @throws JournalStoreException when the store is away or fails; some may be gone then
   */
  public long deleteTenant(String tenant) throws JournalStoreException {
    JournalStore from = store();
    if (!writer.flush(DELETE_FLUSH_WITHIN) || from == null) {
      throw new JournalStoreException(trouble().isEmpty() ? "busy" : trouble());
    }
    open.values().removeIf(replay -> replay.tenant().equals(tenant));
    recent.forget(tenant);
    long deleted = 0;
    int piece = DELETED_AT_ONCE;
    while (piece == DELETED_AT_ONCE) {
      piece = from.deleteTenant(tenant, DELETED_AT_ONCE);
      deleted += piece;
    }
    return deleted;
  }

  /**
   * Brings records of another journal to the store, which keeps what it has of the same ids.
   *
   * @throws JournalStoreException when the store is away or fails; some may be there then
   */
  public void importAll(List<JournalEntry> entries) throws JournalStoreException {
    JournalStore to = store();
    if (to == null) {
      throw new JournalStoreException(trouble().isEmpty() ? "busy" : trouble());
    }
    for (int from = 0; from < entries.size(); from += JournalWriter.BATCH_MAX) {
      to.write(entries.subList(from, Math.min(entries.size(), from + JournalWriter.BATCH_MAX)));
    }
  }

  private RecordPage inMemory(RecordQuery query, int limit, int offset, String trouble) {
    RecordPage page = recent.page(query, limit, offset);
    String why = trouble.isEmpty() ? "busy" : trouble;
    return new RecordPage(page.total(), page.records(), page.next(), why);
  }

  /** Of what has not ended memory knows more. */
  private List<StoredRecord> fresh(List<StoredRecord> page) {
    List<StoredRecord> fresh = new ArrayList<>(page.size());
    for (StoredRecord one : page) {
      fresh.add(one.inProgress() ? recent.stored(one.id()).orElse(one) : one);
    }
    return fresh;
  }

  /** Stores or spills what was appended, and ends. */
  @Override
  public void close() {
    writer.close();
  }
}
