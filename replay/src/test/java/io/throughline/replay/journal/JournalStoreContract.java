package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.Activity;
import io.throughline.replay.DivergenceFacts;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.Records;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  @DisplayName(
      "sums are told apart by hour, day, model and more, before and after they are rolled up")
  void summedBy() throws Exception {
    int day = 86_400;
    write(then(0, "a", "small", 1), then(1, "a", "large", 2), then(3_600, "b", "small", 3));
    write(then(day, "c", "small", 4));
    for (int round = 0; round < 2; round++) {
      rollUp();
      long first = Records.START.getEpochSecond() / day;
      List<Map<String, Object>> days = store.sums(EVER, List.of(SumKey.DAY, SumKey.MODEL));
      assertEquals(List.of("large", "small", "small"), names(days));
      assertEquals(List.of(first, first, first + 1), column(days, "day"));
      assertEquals(List.of(0L, 2L, 1L), column(days, "sessions"));
      assertEquals(List.of(1L, 2L, 1L), column(days, "turns"));
      List<Map<String, Object>> hours = store.sums(EVER, List.of(SumKey.HOUR));
      assertEquals(List.of(first * 24, first * 24 + 1, first * 24 + 24), column(hours, "hour"));
      assertEquals(1, store.sums(EVER, List.of(SumKey.CURRENCY, SumKey.ACTIVITY)).size());
      AnalyticsQuery others = new AnalyticsQuery(EVER.from(), EVER.to(), "nobody", "", "");
      assertEquals(0, store.sums(others, List.of(SumKey.WORKSPACE)).size());
    }
  }

  @Test
  @DisplayName("sessions are counted by profile")
  void profiles() throws Exception {
    for (int i = 0; i < 4; i++) {
      LogFacts log =
          new LogFacts(
              "w",
              "",
              Activity.CHAT,
              0,
              i < 3 ? "CHAT" : "",
              DivergenceFacts.NONE,
              List.of(),
              null);
      String session = i < 2 ? "one" : "s" + i;
      ReplayRecord replay = Records.of("p" + i, i, session, "d", "auto", "small", false);
      write(JournalEntry.of(Records.with(replay, log), i + 1, false));
    }
    rollUp();
    assertEquals(
        List.of(Map.of("workspace", "w", "profile", "CHAT", "sessions", 2L, "turns", 3L)),
        store.profiles(EVER));
  }

  private static JournalEntry then(int second, String session, String model, long version) {
    Instant at = Records.START.plusSeconds(second);
    ReplayRecord replay =
        Records.of(session + second, second, session, "d", "auto", model, false)
            .with(ReplayOutcome.without(LifecycleState.COMPLETED, 200, "", at));
    return JournalEntry.of(replay, version, false);
  }

  private static List<Object> column(List<Map<String, Object>> rows, String column) {
    return rows.stream().map(row -> row.get(column)).toList();
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

  @Test
  @DisplayName("how long sessions were is told by workspace, of any length")
  void lengths() throws Exception {
    for (int turn = 0; turn < 70; turn++) {
      write(ended(turn, "long", turn % 2 == 0 ? "a" : "b", 1));
    }
    write(ended(100, "short", "a", 1), ended(101, "short", "a", 1));
    rollUp();
    assertEquals(
        Set.of(new SessionLengths("", 70, 1), new SessionLengths("", 2, 1)),
        Set.copyOf(store.lengths(Records.START, Records.START.plusSeconds(10))));
    assertEquals(
        List.of(),
        store.lengths(Records.START, Records.START.plusSeconds(9)),
        "their last answers ended later");
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

  @Test
  @DisplayName("a search without time goes back stretch by stretch and finds each record once")
  void searchInStretches() throws Exception {
    store.write(many(3_500));
    RecordQuery wanted =
        RecordQuery.of(new RecordFilter("", "", "", "m7", "", "", "", "", "", null, null));
    List<String> found = new ArrayList<>();
    int stretches = 0;
    for (RecordQuery next = wanted; next != null; stretches++) {
      RecordSearch.Found piece = new RecordSearch(store, next, Duration.ZERO).list(1_000);
      piece.records().forEach(record -> found.add(record.id()));
      Instant stopped = piece.stoppedAt();
      next = stopped == null ? null : wanted.after(Cursor.before(stopped));
    }
    assertEquals(store.list(wanted, 1_000, 0).stream().map(StoredRecord::id).toList(), found);
    assertEquals(350, found.size());
    assertEquals(4, stretches);
  }

  @Test
  @DisplayName("a search with time finds as many as asked, and counts to its bound")
  void searchToTheEnd() throws Exception {
    store.write(many(3_500));
    RecordQuery wanted =
        RecordQuery.of(new RecordFilter("", "", "", "m7", "", "", "", "", "", null, null));
    RecordSearch search = new RecordSearch(store, wanted, Duration.ofMinutes(5));
    assertEquals(350, search.count(10_000));
    assertEquals(200, search.count(200));
    assertEquals(350, search.list(1_000).records().size());
    assertNull(search.list(1_000).stoppedAt());
    assertEquals(store.list(wanted, 300, 0), search.list(300).records());
    RecordQuery some =
        wanted.between(Records.START.plusSeconds(1_000), Records.START.plusSeconds(1_020));
    assertEquals(2, new RecordSearch(store, some, Duration.ZERO).list(9).records().size());
  }

  /** Records a second apart, every tenth of the same model. */
  private static List<JournalEntry> many(int records) {
    List<JournalEntry> all = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      ReplayRecord one = Records.of("r%05d".formatted(i), i, "t", "s", "d", "m" + i % 10, true);
      all.add(JournalEntry.of(one, i + 1, false));
    }
    return all;
  }

  private void write(JournalEntry... entries) throws JournalStoreException {
    store.write(List.of(entries));
  }

  private Object state(String id) throws JournalStoreException {
    return store.find(id).orElseThrow().json().get("lifecycle_state");
  }
}
