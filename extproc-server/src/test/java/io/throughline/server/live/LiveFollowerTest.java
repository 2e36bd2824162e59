package io.throughline.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.replay.Journal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.replay.journal.JournalEntry;
import io.throughline.replay.journal.JournalListener;
import io.throughline.replay.journal.JournalStore;
import io.throughline.server.Eventually;
import io.throughline.server.live.LiveView.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store tells the live view: at the start, and of other replicas. */
class LiveFollowerTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Wanted ALL = new Wanted("", "");

  private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final LiveView view = new LiveView(InstantSource.system());
  @TempDir private Path folder;

  private DurableJournal journal() {
    Path file = folder.resolve("journal.sqlite");
    DurableJournal journal =
        new DurableJournal(
            new DurableJournal.Settings(100, 10_000, folder.resolve("spill"), 1 << 20),
            () -> EmbeddedJournal.open(file),
            JournalListener.NONE);
    journal.start();
    return journal;
  }

  private Map<String, Object> row(String session) {
    for (Map<String, Object> row : view.seen(ALL, 100).rows()) {
      if (session.equals(row.get("session_id"))) {
        return row;
      }
    }
    return Map.of();
  }

  @Test
  void aStartedSidecarBeginsWithTheLastMinutesOfTheJournal() {
    try (DurableJournal journal = journal()) {
      for (int i = 0; i < 700; i++) {
        Instant at = begun.minusSeconds(60).plusMillis(i);
        journal.append(LiveRecords.turn("r" + i, at, "t", "s" + i, 0, "start"));
      }
      journal.append(LiveRecords.turn("old", begun.minusSeconds(400), "t", "old", 0, "start"));
      journal.append(LiveRecords.turn("own", begun.plusSeconds(1), "t", "own", 0, "start"));
      try (LiveFollower follower =
          new LiveFollower(view, journal, false, begun, InstantSource.system())) {
        follower.start();
        Eventually.eventually("seeded", SOON, () -> view.size() == 700);
      }
      assertEquals(Map.of(), row("old"));
      assertEquals(Map.of(), row("own"));
    }
  }

  @Test
  void whatWasThereAtTheStartIsCountedOnce() throws Exception {
    try (DurableJournal journal = journal()) {
      Eventually.eventually("open", SOON, () -> journal.store() != null);
      JournalStore store = journal.store();
      var before = LiveRecords.turn("before", begun.minusMillis(500), "t", "s", 0, "start");
      store.write(List.of(JournalEntry.of(before, 1, false)));
      try (LiveFollower follower =
          new LiveFollower(view, journal, true, begun, InstantSource.system())) {
        follower.start();
        Eventually.eventually("seeded", SOON, () -> view.size() == 1);
        var after = LiveRecords.turn("after", Instant.now(), "t", "z", 0, "start");
        store.write(List.of(JournalEntry.of(after, 1, false)));
        Eventually.eventually("followed", SOON, () -> view.size() == 2);
      }
      assertEquals(1, row("s").get("turns"));
    }
  }

  @Test
  void aRecordOfTheFutureHidesNoOther() throws Exception {
    try (DurableJournal journal = journal()) {
      Eventually.eventually("open", SOON, () -> journal.store() != null);
      JournalStore store = journal.store();
      Instant future = Instant.parse("2099-01-01T00:00:00Z");
      var ghost = LiveRecords.turn("ghost", future, "t", "ghost", 0, "start");
      store.write(List.of(JournalEntry.of(ghost, 1, false)));
      try (LiveFollower follower =
          new LiveFollower(view, journal, true, begun, InstantSource.system())) {
        follower.start();
        for (String id : List.of("first", "second")) {
          var other = LiveRecords.turn(id, Instant.now(), "t", id, 0, "start");
          store.write(List.of(JournalEntry.of(other, 1, false)));
          Eventually.eventually(id, SOON, () -> !row(id).isEmpty());
        }
      }
      assertEquals(Map.of(), row("ghost"));
    }
  }

  @Test
  void whatAnotherReplicaWritesIsShownToItsEnd() throws Exception {
    try (DurableJournal journal = journal()) {
      Eventually.eventually("open", SOON, () -> journal.store() != null);
      JournalStore store = journal.store();
      Journal own = view.feeding(journal);
      try (LiveFollower follower =
          new LiveFollower(view, journal, true, begun, InstantSource.system())) {
        follower.start();
        view.start();
        own.append(LiveRecords.turn("own", Instant.now(), "t", "own", 0, "start"));
        var other = LiveRecords.turn("other", Instant.now(), "t", "other", 0, "start");
        store.write(List.of(JournalEntry.of(other, 1, false)));
        Eventually.eventually("begun", SOON, () -> "in_progress".equals(row("other").get("state")));
        var ended = other.with(LiveRecords.ended(Instant.now()));
        store.write(List.of(JournalEntry.of(ended, 2, true)));
        Eventually.eventually("ended", SOON, () -> "completed".equals(row("other").get("state")));
        assertEquals(110L, row("other").get("tokens"));
        assertEquals(1, row("own").get("turns"));
      }
    } finally {
      view.close();
    }
  }
}
