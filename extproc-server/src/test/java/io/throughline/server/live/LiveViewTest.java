package io.throughline.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.Journal;
import io.throughline.server.live.LiveView.Seen;
import io.throughline.server.live.LiveView.Wanted;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final Wanted ALL = new Wanted("", "");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final LiveView view = new LiveView(now::get);
  private final Journal journal = view.feeding(new InMemoryJournal(100_000));

  private void turn(String id, String session, int turn, String action) {
    journal.append(LiveRecords.turn(id, now.get(), "t", session, turn, action));
    view.look();
  }

  private void end(String id) {
    journal.update(id, before -> LiveRecords.ended(now.get()));
    view.look();
  }

  private Map<String, Object> only() {
    List<Map<String, Object>> rows = view.seen(ALL, 10).rows();
    assertEquals(1, rows.size());
    return rows.getFirst();
  }

  private static Map<String, Object> gone(String session, String tenant) {
    return Map.of("session_id", session, "tenant", tenant);
  }

  private List<Object> ids(Seen seen) {
    return seen.rows().stream().map(row -> row.get("session_id")).toList();
  }

  @Test
  void aTurnIsShownFromItsDecisionToItsEnd() {
    turn("r1", "s", 0, "start");
    Map<String, Object> begun = only();
    assertEquals("in_progress", begun.get("state"));
    assertEquals("r1", begun.get("record_id"));
    assertEquals("coding", begun.get("decision"));
    assertFalse(begun.containsKey("status"));
    assertFalse(begun.containsKey("cost"));
    now.set(START.plusSeconds(2));
    journal.update("r1", before -> before.withStatus(200));
    view.look();
    assertEquals(200, only().get("status"));
    assertEquals("in_progress", only().get("state"));
    end("r1");
    Map<String, Object> ended = only();
    assertEquals("completed", ended.get("state"));
    assertEquals(110L, ended.get("tokens"));
    assertEquals(new BigDecimal("0.25"), ended.get("cost"));
    assertEquals("USD", ended.get("currency"));
    assertEquals(START.toString(), ended.get("started_at"));
    assertEquals(now.get().toString(), ended.get("last_at"));
  }

  @Test
  void turnsAddUp() {
    turn("r1", "s", 3, "stay");
    assertEquals(4, only().get("turns"));
    end("r1");
    turn("r2", "s", 4, "switch");
    assertEquals(1, only().get("switches"));
    journal.update("r2", before -> before.takenOverBy("large", "K"));
    view.look();
    assertEquals("recovery", only().get("action"));
    assertEquals("large", only().get("model"));
    assertEquals(0, only().get("switches"));
    end("r2");
    assertEquals(5, only().get("turns"));
    assertEquals(220L, only().get("tokens"));
    assertEquals(new BigDecimal("0.50"), only().get("cost"));
    journal.update("r2", before -> LiveRecords.ended(now.get()));
    view.look();
    assertEquals(220L, only().get("tokens"));
  }

  @Test
  void whoKnowsAnEarlierMomentIsToldWhatIsOther() {
    turn("r1", "a", 0, "start");
    turn("r2", "b", 0, "start");
    long before = view.seen(ALL, 10).version();
    assertEquals(List.of(), view.since(before, ALL, 10).rows());
    turn("r3", "c", 0, "start");
    end("r1");
    Seen change = view.since(before, ALL, 10);
    assertEquals(List.of("a", "c"), ids(change));
    assertEquals(List.of(), change.gone());
    assertNull(view.since(before, ALL, 1));
    end("r3");
    now.set(START.plus(LiveSessions.SHOWN_FOR).plusMillis(1));
    view.expire();
    Seen later = view.since(change.version(), ALL, 10);
    assertEquals(List.of(), later.rows());
    assertEquals(List.of(gone("c", "t"), gone("a", "t")), later.gone());
    assertEquals(List.of("b"), ids(view.seen(ALL, 10)));
  }

  @Test
  void aSessionThatCameBackIsNotGone() {
    turn("r1", "a", 0, "start");
    end("r1");
    long before = view.seen(ALL, 10).version();
    now.set(START.plus(LiveSessions.SHOWN_FOR).plusMillis(1));
    view.expire();
    turn("r2", "a", 1, "stay");
    Seen change = view.since(before, ALL, 10);
    assertEquals(List.of("a"), ids(change));
    assertEquals(List.of(), change.gone());
  }

  @Test
  void aSessionIsShownForFiveMinutesAndWhileATurnIsInProgress() {
    turn("r1", "ended", 0, "start");
    turn("r2", "open", 0, "start");
    end("r1");
    now.set(START.plus(LiveSessions.SHOWN_FOR));
    view.expire();
    assertEquals(2, view.size());
    now.set(START.plus(LiveSessions.SHOWN_FOR).plusMillis(1));
    view.expire();
    assertEquals(List.of("open"), ids(view.seen(ALL, 10)));
    now.set(START.plus(LiveSessions.IN_PROGRESS_MAX).plusMillis(1));
    view.expire();
    assertEquals(0, view.size());
  }

  @Test
  void aTenantIsShownItsOwn() {
    journal.append(LiveRecords.turn("r1", START, "one", "s", 0, "start"));
    journal.append(LiveRecords.turn("r2", START, "two", "s", 0, "start"));
    view.look();
    Wanted one = new Wanted("one", "");
    assertEquals("one", view.seen(one, 10).rows().getFirst().get("tenant"));
    assertEquals(1, view.seen(one, 10).rows().size());
    assertEquals(0, view.seen(new Wanted("", "w"), 10).rows().size());
    long before = view.seen(one, 10).version();
    view.forget("two");
    assertEquals(List.of(), view.since(before, one, 10).gone());
    List<Map<String, Object>> theirs = List.of(gone("s", "two"));
    assertEquals(theirs, view.since(before, new Wanted("two", ""), 10).gone());
    assertEquals(theirs, view.since(before, ALL, 10).gone(), "the other session of that id stays");
    assertEquals(1, view.size());
  }

  @Test
  void whatIsTooMuchIsCountedOrLetGo() {
    for (int i = 0; i < LiveSessions.SESSIONS_MAX + 1; i++) {
      journal.append(LiveRecords.turn("r" + i, START, "t", "s" + i, 0, "start"));
    }
    long before = view.seen(ALL, 1).version();
    view.look();
    assertEquals(LiveSessions.SESSIONS_MAX, view.size());
    Seen some = view.seen(ALL, 5);
    assertEquals(5, some.rows().size());
    assertEquals(LiveSessions.SESSIONS_MAX - 5, some.leftOut());
    assertEquals(List.of(gone("s0", "t")), view.since(before, ALL, Integer.MAX_VALUE).gone());
    assertEquals(0, view.dropped());
    for (int i = 0; i < 65_537; i++) {
      journal.append(LiveRecords.turn("q" + i, START, "t", "q", i, "stay"));
    }
    assertEquals(1, view.dropped());
  }

  @Test
  void whoKnowsTooOldAMomentIsToldEverything() {
    turn("r", "kept", 0, "start");
    long before = view.seen(ALL, 10).version();
    for (int i = 0; i < 10_001; i++) {
      journal.append(LiveRecords.turn("r" + i, START, "gone", "s" + i, 0, "start"));
    }
    view.look();
    assertNotNull(view.since(before, ALL, Integer.MAX_VALUE));
    view.forget("gone");
    assertNull(view.since(before, ALL, Integer.MAX_VALUE));
  }

  @Test
  void withoutASessionThereIsNothingToShow() {
    turn("r1", "", 0, "start");
    end("r1");
    assertEquals(0, view.size());
  }

  @Test
  void aStartedSidecarShowsWhatTheJournalHas() {
    Instant before = START.minusSeconds(60);
    view.seed(
        List.of(
            LiveRecords.stored(
                LiveRecords.turn("r2", before.plusSeconds(9), "t", "s", 1, "switch")),
            LiveRecords.stored(
                LiveRecords.turn("r1", before, "t", "s", 0, "start")
                    .with(LiveRecords.ended(before.plusSeconds(1)))),
            LiveRecords.stored(
                LiveRecords.turn("r0", START.minus(Duration.ofMinutes(6)), "t", "x", 0, "start"))));
    Map<String, Object> row = only();
    assertEquals("r2", row.get("record_id"));
    assertEquals(2, row.get("turns"));
    assertEquals(1, row.get("switches"));
    assertEquals(110L, row.get("tokens"));
    assertEquals(new BigDecimal("0.25"), row.get("cost"));
    assertEquals(before.toString(), row.get("started_at"));
    turn("r3", "s", 2, "stay");
    assertEquals("r3", only().get("record_id"));
    assertEquals(3, only().get("turns"));
  }

  @Test
  void whatTheJournalHasIsShownNewestFirstAndOnce() {
    var newer = LiveRecords.turn("r2", START.minusSeconds(1), "t", "newer", 0, "start");
    var older = LiveRecords.turn("r1", START.minusSeconds(60), "t", "older", 0, "start");
    view.seed(List.of(LiveRecords.stored(newer), LiveRecords.stored(older)));
    assertEquals(List.of("newer", "older"), ids(view.seen(ALL, 10)));
    view.follow(List.of(LiveRecords.stored(newer)));
    assertEquals(1, view.seen(ALL, 10).rows().getFirst().get("turns"));
  }

  @Test
  void aSessionOfTheFutureExpiresAsIfItWereOfNow() {
    Instant future = Instant.parse("2099-01-01T00:00:00Z");
    var ended = LiveRecords.turn("r", future, "t", "s", 0, "start");
    view.seed(List.of(LiveRecords.stored(ended.with(LiveRecords.ended(future)))));
    view.expire();
    now.set(START.plus(LiveSessions.SHOWN_FOR));
    view.expire();
    assertEquals(1, view.size());
    now.set(START.plus(LiveSessions.SHOWN_FOR).plusMillis(1));
    view.expire();
    assertEquals(0, view.size());
  }

  @Test
  void whatOtherReplicasWriteIsShownOnce() {
    turn("own", "s", 0, "start");
    var own = LiveRecords.stored(LiveRecords.turn("own", START, "t", "s", 0, "start"));
    var other = LiveRecords.turn("other", START, "t", "z", 0, "start");
    view.follow(List.of(own, LiveRecords.stored(other)));
    view.follow(List.of(own, LiveRecords.stored(other)));
    assertEquals(List.of("z", "s"), ids(view.seen(ALL, 10)));
    assertEquals(1, view.seen(ALL, 10).rows().getFirst().get("turns"));
    assertEquals(List.of("other"), view.awaited(10));
    view.told(LiveRecords.stored(other));
    assertEquals(List.of("other"), view.awaited(10));
    view.told(LiveRecords.stored(other.with(LiveRecords.ended(START))));
    assertEquals(List.of(), view.awaited(10));
    assertEquals("completed", view.seen(ALL, 10).rows().getFirst().get("state"));
    assertTrue(view.seen(ALL, 10).rows().getFirst().containsKey("cost"));
  }
}
