package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.Records;
import io.throughline.replay.ReplayRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every store. */
abstract class JournalStoreContract {
  private static final ReplayRecord OPEN = Records.of("a", 1);
  private static final ReplayRecord ENDED = OPEN.with(Records.ended(LifecycleState.COMPLETED));

  private JournalStore store;

  /** An empty store. */
  abstract JournalStore empty() throws Exception;

  /** The same records, after the store was closed. */
  abstract JournalStore again() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = empty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName("what is written twice is there once")
  void idempotent() throws Exception {
    write(JournalEntry.of(OPEN, 1, false));
    write(JournalEntry.of(OPEN, 1, false));
    write(JournalEntry.of(ENDED, 2, true));
    write(JournalEntry.of(ENDED, 2, true));
    write(JournalEntry.of(ENDED, 2, false));
    assertEquals(1, store.count(RecordQuery.ALL, 100));
    assertEquals("completed", state("a"));
  }

  @Test
  @DisplayName("an end that comes before its beginning stays the end")
  void disorder() throws Exception {
    write(JournalEntry.of(ENDED, 2, true));
    write(JournalEntry.of(OPEN, 1, false));
    assertEquals("completed", state("a"));
  }

  @Test
  @DisplayName("beginnings, ends and whole records go in one batch")
  void mixed() throws Exception {
    write(JournalEntry.of(OPEN, 1, false), JournalEntry.of(Records.of("b", 2), 2, false));
    ReplayRecord other = Records.of("c", 3).with(Records.ended(LifecycleState.FAILED));
    write(JournalEntry.of(ENDED, 3, true), JournalEntry.of(other, 4, false));
    assertEquals("completed", state("a"));
    assertEquals("in_progress", state("b"));
    assertEquals("failed", state("c"));
  }

  @Test
  @DisplayName("names that are hostile to SQL come back as they went in")
  void hostile() throws Exception {
    String name = "'; DROP TABLE records; -- \u0000 \uD83D\uDE00 %_!";
    write(JournalEntry.of(Records.of("a", 1, name, name, name, name, true), 1, false));
    StoredRecord read = store.find("a").orElseThrow();
    assertEquals(name, read.json().get("session_id"));
    assertEquals(name, read.json().get("original_model"));
    RecordQuery ofIt = RecordQuery.ofSession(name.replace('\0', '\uFFFD'));
    assertEquals(1, store.list(ofIt, 10, 0).size());
  }

  @Test
  @DisplayName("records survive the closing of their store")
  void survives() throws Exception {
    write(JournalEntry.of(ENDED, 1, false));
    long before = store.bytes();
    assertTrue(before > 0, "bytes: " + before);
    store.close();
    store = again();
    assertEquals("completed", state("a"));
  }

  @Test
  @DisplayName("the oldest go first, a tenant goes as a whole")
  void deleted() throws Exception {
    for (int i = 0; i < 10; i++) {
      write(JournalEntry.of(Records.of("r" + i, i), i + 1, false));
    }
    assertEquals(3, store.deleteOldest(Records.START.plusSeconds(5), 3));
    assertEquals(2, store.deleteOldest(Records.START.plusSeconds(5), 100));
    assertEquals(5, store.count(RecordQuery.ALL, 100));
    assertEquals(0, store.deleteTenant("other", 100));
    assertEquals(2, store.deleteTenant("tenant", 2));
    assertEquals(3, store.deleteTenant("tenant", 100));
    assertEquals(0, store.count(RecordQuery.ALL, 100));
  }

  @Test
  @DisplayName("a count stops at its bound")
  void counted() throws Exception {
    for (int i = 0; i < 10; i++) {
      write(JournalEntry.of(Records.of("r" + i, i), i + 1, false));
    }
    assertEquals(7, store.count(RecordQuery.ALL, 7));
  }

  private static final AnalyticsQuery EVER =
      new AnalyticsQuery(
          Records.START.minusSeconds(1), Records.START.plusSeconds(1_000_000), "", "", "");

  private void rollUp() throws JournalStoreException {
    while (store.rollUp() > 0) {}
  }

  private Object total(String column) throws JournalStoreException {
    return store.overview(EVER).totals().get(column);
  }

  @Test
  @DisplayName("a session is rolled up from all its records, again and again to the same")
  void rolledUp() throws Exception {
    write(ended(1, "s", "small", 1), ended(2, "s", "small", 2), ended(3, "s", "large", 3));
    write(ended(4, "t", "small", 4));
    rollUp();
    assertEquals(2L, total("sessions"));
    assertEquals(4L, total("turns"));
    assertEquals(List.of("large", "small"), names(store.models(EVER)));
    assertEquals(2, store.session("", "s").size());
    write(ended(2, "s", "small", 2));
    rollUp();
    assertEquals(4L, total("turns"), "nothing changes when it runs twice");
    write(ended(0, "s", "small", 5));
    rollUp();
    assertEquals(5L, total("turns"), "a late record is found");
    assertEquals(
        List.of(
            Map.of("session_turns", 1L, "sessions", 1L),
            Map.of("session_turns", 4L, "sessions", 1L)),
        store.overview(EVER).turns());
    assertEquals(2, store.sessions(EVER, 1, 0).size(), "one session of two models");
    assertEquals(3, store.traffic(EVER, "small", "large").size());
    store.deleteTenant("tenant", 100);
    assertEquals(0, store.models(EVER).size());
  }

  @Test
  @DisplayName("two roll-ups at one time come to what one comes to")
  void rolledUpTogether() throws Exception {
    for (int i = 0; i < 300; i++) {
      write(ended(i, "s" + i % 150, "small", i + 1));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      Future<Integer> other = pool.submit(() -> store.rollUp());
      store.rollUp();
      other.get(60, TimeUnit.SECONDS);
    }
    rollUp();
    assertEquals(150L, total("sessions"));
    assertEquals(300L, total("turns"));
  }

  private static List<Object> names(List<Map<String, Object>> rows) {
    return rows.stream().map(row -> row.get("model")).toList();
  }

  private static JournalEntry ended(int second, String session, String model, long version) {
    ReplayRecord replay =
        Records.of(session + second, second, session, "d", "auto", model, false)
            .with(Records.ended(LifecycleState.COMPLETED));
    return JournalEntry.of(replay, version, false);
  }

  @Test
  @DisplayName("queries go on while batches are written")
  void together() throws Exception {
    int batches = 40;
    int each = 50;
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      Future<?> writing =
          pool.submit(() -> {
            for (int i = 0; i < batches; i++) {
              store.write(batch(i, each));
            }
            return null;
          });
      while (!writing.isDone()) {
        int seen = store.count(RecordQuery.ALL, 100_000);
        assertEquals(0, seen % each, "a batch is there as a whole or not at all");
      }
      writing.get(1, TimeUnit.SECONDS);
    }
    assertEquals(batches * each, store.count(RecordQuery.ALL, 100_000));
  }

  private static List<JournalEntry> batch(int number, int size) {
    List<JournalEntry> batch = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      batch.add(JournalEntry.of(Records.of(number + "-" + i, number), 1, false));
    }
    return batch;
  }

  private void write(JournalEntry... entries) throws JournalStoreException {
    store.write(List.of(entries));
  }

  private Object state(String id) throws JournalStoreException {
    return store.find(id).orElseThrow().json().get("lifecycle_state");
  }
}
