package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalUpkeepTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final AnalyticsQuery ALL =
      new AnalyticsQuery(
          Records.START.minusSeconds(1), Records.START.plus(Duration.ofDays(1)), "", "", "");

  @TempDir private Path folder;

  @Test
  @DisplayName("sums are made anew after the clock stepped back behind those of before")
  void clockStepsBack() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Records.START.plus(Duration.ofDays(2)));
    try (JournalStore store = EmbeddedJournal.open(folder.resolve("journal.sqlite"));
        JournalUpkeep upkeep =
            new JournalUpkeep(
                () -> store,
                new JournalUpkeep.Limits(Duration.ofDays(30), 1L << 30),
                JournalListener.NONE,
                now::get)) {
      assertEquals(1, turnsAfter(store, upkeep, "a"));
      assertEquals(1, turnsAfter(store, upkeep, "b"), "a moment later they are fresh enough");
      now.set(now.get().minus(Duration.ofHours(1)));
      assertEquals(3, turnsAfter(store, upkeep, "c"));
    }
  }

  private static long turnsAfter(JournalStore store, JournalUpkeep upkeep, String id)
      throws JournalStoreException {
    store.write(
        List.of(
            JournalEntry.of(
                Records.of(id, 1).with(Records.ended(LifecycleState.COMPLETED)), 1, false)));
    upkeep.freshen(LONG);
    Object turns = store.overview(ALL).totals().get("turns");
    return turns instanceof Number number ? number.longValue() : 0;
  }
}
