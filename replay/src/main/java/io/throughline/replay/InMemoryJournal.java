package io.throughline.replay;

import io.throughline.replay.journal.Cursor;
import io.throughline.replay.journal.GroupSums;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The newest records in memory: a ring and an index by id. Thread-safe without locks; a reader sees
 * each record whole, and may miss one that is overwritten meanwhile.
 */
public final class InMemoryJournal implements Journal, JournalReader {
  private static final Comparator<ReplayRecord> NEWEST_FIRST =
      Comparator.comparing(ReplayRecord::timestamp).thenComparing(ReplayRecord::id).reversed();

  private final AtomicReferenceArray<@Nullable ReplayRecord> ring;
  private final Map<String, Integer> slots = new ConcurrentHashMap<>();
  private final AtomicLong appended = new AtomicLong();

  /**
   * Creates an empty journal.
   *
   * @param recordsMax bound on records, at least 1
   */
  public InMemoryJournal(int recordsMax) {
    if (recordsMax < 1) {
      throw new IllegalArgumentException("recordsMax: " + recordsMax + " (expected: at least 1)");
    }
    this.ring = new AtomicReferenceArray<>(recordsMax);
  }

  @Override
  public void append(ReplayRecord replay) {
    int slot = (int) (appended.getAndIncrement() % ring.length());
    ReplayRecord overwritten = ring.getAndSet(slot, replay);
    slots.put(replay.id(), slot);
    if (overwritten != null) {
      slots.remove(overwritten.id());
    }
  }

  @Override
  public boolean update(String id, UnaryOperator<ReplayOutcome> change) {
    Integer slot = slots.get(id);
    if (slot == null) {
      return false;
    }
    ReplayRecord updated =
        ring.updateAndGet(
            slot,
            present ->
                present == null || !present.id().equals(id)
                    ? present
                    : present.with(change.apply(present.outcome())));
    return updated != null && updated.id().equals(id);
  }

  @Override
  public Optional<ReplayRecord> find(String id) {
    Integer slot = slots.get(id);
    ReplayRecord replay = slot == null ? null : ring.get(slot);
    return replay != null && replay.id().equals(id) ? Optional.of(replay) : Optional.empty();
  }

  @Override
  public List<ReplayRecord> recent(int most) {
    List<ReplayRecord> newest = new ArrayList<>();
    for (int i = 0; i < ring.length(); i++) {
      ReplayRecord replay = ring.get(i);
      if (replay != null) {
        newest.add(replay);
      }
    }
    newest.sort(NEWEST_FIRST);
    return newest.subList(0, Math.min(most, newest.size()));
  }

  @Override
  public Optional<StoredRecord> stored(String id) {
    return find(id).map(InMemoryJournal::stored);
  }

  @Override
  public RecordPage page(RecordQuery query, int limit, int offset) {
    List<ReplayRecord> matching = new ArrayList<>(recent(ring.length()));
    matching.removeIf(replay -> !query.wants(replay));
    int total = Math.min(RecordPage.TOTAL_MAX, matching.size());
    matching.removeIf(replay -> !query.isPast(replay));
    int from = Math.min(offset, matching.size());
    int to = (int) Math.min((long) from + limit, matching.size());
    List<StoredRecord> page =
        matching.subList(from, to).stream().map(InMemoryJournal::stored).toList();
    Cursor next = to < matching.size() ? Cursor.behind(page.getLast()) : null;
    return new RecordPage(total, page, next, "");
  }

  @Override
  public RecordPage following(RecordQuery query, int limit) {
    RecordPage page = page(query, limit, 0);
    return new RecordPage(RecordPage.UNCOUNTED, page.records(), page.next(), page.trouble());
  }

  @Override
  public GroupSums.Sums sums(RecordQuery query) {
    List<ReplayRecord> matching = new ArrayList<>(recent(ring.length()));
    matching.removeIf(replay -> !query.wants(replay));
    return new GroupSums.Sums(GroupSums.of(matching), "");
  }

  /**
   * Forgets a tenant's records.
   *
   * @return how many
   */
  public int forget(String tenant) {
    int forgotten = 0;
    for (int i = 0; i < ring.length(); i++) {
      ReplayRecord replay = ring.get(i);
      // An update may take its place meanwhile.
      while (replay != null && replay.tenant().equals(tenant)) {
        if (ring.compareAndSet(i, replay, null)) {
          slots.remove(replay.id());
          forgotten++;
        }
        replay = ring.get(i);
      }
    }
    return forgotten;
  }

  private static StoredRecord stored(ReplayRecord replay) {
    return new StoredRecord(
        replay.id(),
        replay.timestamp(),
        replay.tenant(),
        replay.outcome().state() == LifecycleState.IN_PROGRESS,
        RecordJson.of(replay));
  }

  @Override
  public long dropped() {
    return Math.max(0, appended.get() - ring.length());
  }
}
