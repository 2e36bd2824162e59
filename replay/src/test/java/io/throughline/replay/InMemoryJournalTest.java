package io.throughline.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InMemoryJournalTest {
  private final InMemoryJournal journal = new InMemoryJournal(4);

  @Test
  void aRecordIsFoundAsSoonAsItIsAppended() {
    ReplayRecord replay = Records.of("a", 1);
    journal.append(replay);
    assertEquals(Optional.of(replay), journal.find("a"));
    assertEquals(Optional.empty(), journal.find("b"));
  }

  @Test
  void aFullRingOverwritesTheOldestAndCountsIt() {
    appendAll("a", "b", "c", "d");
    assertEquals(0, journal.dropped());
    appendAll("e", "f");
    assertEquals(2, journal.dropped());
    assertEquals(Optional.empty(), journal.find("a"));
    assertEquals(Optional.empty(), journal.find("b"));
    assertEquals(
        List.of("f", "e", "d", "c"), journal.recent(100).stream().map(ReplayRecord::id).toList());
  }

  @Test
  void anUpdateChangesTheOutcomeOfItsRecordOnly() {
    appendAll("a", "b");
    assertTrue(journal.update("a", before -> Records.ended(LifecycleState.COMPLETED)));
    assertEquals(LifecycleState.COMPLETED, state("a"));
    assertEquals(LifecycleState.IN_PROGRESS, state("b"));
  }

  @Test
  void anUpdateOfAnOverwrittenRecordSaysSoAndTouchesNobody() {
    appendAll("a", "b", "c", "d", "e");
    assertFalse(journal.update("a", before -> Records.ended(LifecycleState.FAILED)));
    assertFalse(journal.update("never", before -> Records.ended(LifecycleState.FAILED)));
    assertEquals(LifecycleState.IN_PROGRESS, state("e"));
  }

  @Test
  void concurrentAppendsLoseNoRecordAndKeepTheBound() throws Exception {
    int threads = 4;
    int each = 5_000;
    InMemoryJournal shared = new InMemoryJournal(threads * each);
    InMemoryJournal small = new InMemoryJournal(100);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String prefix = t + "-";
        writers.add(
            pool.submit(() -> {
              for (int i = 0; i < each; i++) {
                shared.append(Records.of(prefix + i, i));
                small.append(Records.of(prefix + i, i));
                assertTrue(shared.find(prefix + i).isPresent());
              }
            }));
      }
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    }
    assertEquals(threads * each, shared.recent(Integer.MAX_VALUE).size());
    assertEquals(0, shared.dropped());
    List<ReplayRecord> kept = small.recent(100);
    Set<String> found = new HashSet<>();
    kept.forEach(replay -> small.find(replay.id()).ifPresent(same -> found.add(same.id())));
    assertEquals(100, kept.size());
    assertEquals(100, found.size(), "every record in the ring is in the index");
    assertEquals(threads * each - 100, small.dropped());
  }

  @Test
  void aJournalForNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new InMemoryJournal(0));
  }

  private void appendAll(String... ids) {
    for (String id : ids) {
      journal.append(Records.of(id, id.charAt(0)));
    }
  }

  private LifecycleState state(String id) {
    return journal.find(id).orElseThrow().outcome().state();
  }
}
