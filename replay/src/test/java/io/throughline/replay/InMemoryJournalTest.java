package io.throughline.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.ReplayFilter.Streaming;
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
    assertEquals(List.of("f", "e", "d", "c"), ids(ReplayFilter.ALL, 100, 0));
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
  void pagesAreNewestFirstThenByIdDownwards() {
    journal.append(Records.of("a", 5));
    journal.append(Records.of("c", 9));
    journal.append(Records.of("b", 9));
    journal.append(Records.of("d", 1));
    assertEquals(List.of("c", "b", "a", "d"), ids(ReplayFilter.ALL, 100, 0));
  }

  @Test
  void pagesSkipAndStopWhereAsked() {
    appendAll("a", "b", "c", "d");
    Page page = journal.page(ReplayFilter.ALL, 2, 1);
    assertEquals(List.of("c", "b"), page.records().stream().map(ReplayRecord::id).toList());
    assertEquals(4, page.total());
    assertTrue(page.hasMore());
    assertFalse(journal.page(ReplayFilter.ALL, 2, 2).hasMore());
    assertEquals(List.of(), ids(ReplayFilter.ALL, 2, Integer.MAX_VALUE));
    assertEquals(List.of("a"), ids(ReplayFilter.ALL, Integer.MAX_VALUE, 3));
  }

  @Test
  void filtersMatchExactlyAndTogether() {
    journal.append(Records.of("1", 1, "s1", "easy", "auto", "small", true));
    journal.append(Records.of("2", 2, "s1", "hard", "large", "large", false));
    journal.append(Records.of("3", 3, "s2", "hard", "auto", "large", true));
    assertEquals(List.of("2", "1"), ids(filter("", "", "", "s1", Streaming.ALL)));
    assertEquals(List.of(), ids(filter("", "", "", "s", Streaming.ALL)));
    assertEquals(List.of("3", "2"), ids(filter("", "hard", "", "", Streaming.ALL)));
    assertEquals(List.of("3", "2"), ids(filter("", "", "large", "", Streaming.ALL)));
    assertEquals(List.of("3", "1"), ids(filter("", "", "auto", "", Streaming.ALL)));
    assertEquals(List.of("3", "1"), ids(filter("", "", "", "", Streaming.STREAMED)));
    assertEquals(List.of(), ids(filter("", "", "", "", Streaming.CACHED)));
    assertEquals(List.of("2"), ids(filter("eQ-2", "", "", "", Streaming.ALL)));
    assertEquals(List.of("3"), ids(filter("", "hard", "large", "s2", Streaming.STREAMED)));
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
    assertEquals(threads * each, shared.page(ReplayFilter.ALL, 1, 0).total());
    assertEquals(0, shared.dropped());
    List<ReplayRecord> kept = small.page(ReplayFilter.ALL, 100, 0).records();
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

  private static ReplayFilter filter(
      String search, String decision, String model, String session, Streaming streaming) {
    return new ReplayFilter(search, decision, model, session, streaming);
  }

  private List<String> ids(ReplayFilter filter) {
    return ids(filter, 100, 0);
  }

  private List<String> ids(ReplayFilter filter, int limit, int offset) {
    return journal.page(filter, limit, offset).records().stream().map(ReplayRecord::id).toList();
  }
}
