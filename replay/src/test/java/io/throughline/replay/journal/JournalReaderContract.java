package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.Activity;
import io.throughline.replay.DivergenceFacts;
import io.throughline.replay.Journal;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.RecordJson;
import io.throughline.replay.Records;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.RecordFilter.Statuses;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every journal that is read by query. */
abstract class JournalReaderContract<J extends Journal & JournalReader> {
  private static final RecordQuery ALL = RecordQuery.ALL;

  /** An empty journal. */
  abstract J journal() throws Exception;

  @Test
  @DisplayName("records come newest first, then by id downwards")
  void order() throws Exception {
    J journal = journal();
    journal.append(Records.of("a", 5));
    journal.append(Records.of("c", 9));
    journal.append(Records.of("b", 9));
    journal.append(Records.of("d", 1));
    assertEquals(List.of("c", "b", "a", "d"), ids(journal, ALL));
  }

  @Test
  @DisplayName("a page stops where asked, says how many there are, and where the next begins")
  void pages() throws Exception {
    J journal = journal();
    List.of("a", "b", "c", "d").forEach(id -> journal.append(Records.of(id, id.charAt(0))));
    RecordPage page = journal.page(ALL, 2, 1);
    assertEquals(List.of("c", "b"), ids(page));
    assertEquals(4, page.total());
    assertEquals("", page.trouble());
    assertNull(journal.page(ALL, 2, 2).next());
    assertEquals(List.of(), ids(journal.page(ALL, 2, 1_000)));
    Cursor next = page.next();
    assertNotNull(next);
    RecordPage second = journal.page(ALL.after(Cursor.parse(next.toString())), 2, 0);
    assertEquals(List.of("a"), ids(second));
    assertEquals(4, second.total());
  }

  @Test
  @DisplayName("a cursor neither skips nor repeats while records come, also of one moment")
  void cursor() throws Exception {
    J journal = journal();
    for (int i = 0; i < 10; i++) {
      journal.append(Records.of("m" + i, 7));
    }
    List<String> seen = new ArrayList<>();
    RecordPage page = journal.page(ALL, 3, 0);
    int later = 100;
    while (true) {
      seen.addAll(ids(page));
      if (page.next() == null) {
        break;
      }
      journal.append(Records.of("n" + later, later++));
      page = journal.page(ALL.after(page.next()), 3, 0);
    }
    assertEquals(List.of("m9", "m8", "m7", "m6", "m5", "m4", "m3", "m2", "m1", "m0"), seen);
  }

  @Test
  @DisplayName("following pages have all records and no total")
  void following() throws Exception {
    J journal = journal();
    List.of("a", "b", "c").forEach(id -> journal.append(Records.of(id, id.charAt(0))));
    RecordPage first = journal.following(ALL, 2);
    assertEquals(List.of("c", "b"), ids(first));
    assertEquals(RecordPage.UNCOUNTED, first.total());
    assertNotNull(first.next());
    RecordPage last = journal.following(ALL.after(first.next()), 2);
    assertEquals(List.of("a"), ids(last));
    assertNull(last.next());
  }

  @Test
  @DisplayName("filters match exactly, and together")
  void filters() throws Exception {
    J journal = journal();
    journal.append(Records.of("1", 1, "s1", "easy", "auto", "small", true));
    journal.append(Records.of("2", 2, "s1", "hard", "large", "large", false));
    journal.append(Records.of("3", 3, "s2", "hard", "auto", "large", true));
    assertEquals(List.of("2", "1"), ids(journal, RecordQuery.ofSession("s1")));
    assertEquals(List.of(), ids(journal, RecordQuery.ofSession("s")));
    assertEquals(List.of("3", "2"), ids(journal, query("", "hard", "", null)));
    assertEquals(List.of("3", "2"), ids(journal, query("", "", "large", null)));
    assertEquals(List.of("3", "1"), ids(journal, query("", "", "auto", null)));
    assertEquals(List.of("3", "1"), ids(journal, query("", "", "", true)));
    assertEquals(List.of("2"), ids(journal, query("eQ-2", "", "", null)));
    assertEquals(List.of(), ids(journal, query("%", "", "", null)));
    assertEquals(List.of("3"), ids(journal, query("", "hard", "large", true).ofTenant("tenant")));
    assertEquals(List.of(), ids(journal, ALL.ofTenant("other")));
  }

  @Test
  @DisplayName("time, state and status filter, with the end of the time left out")
  void outcomes() throws Exception {
    J journal = journal();
    for (int second = 1; second <= 3; second++) {
      journal.append(Records.of(String.valueOf(second), second));
    }
    assertTrue(journal.update("2", before -> Records.ended(LifecycleState.COMPLETED)));
    assertEquals(List.of("2"), ids(journal, times(2, 3)));
    assertEquals(List.of("2"), ids(journal, states("completed", null)));
    assertEquals(List.of("3", "1"), ids(journal, states("in_progress", null)));
    assertEquals(List.of("2"), ids(journal, states("", new Statuses(200, 299))));
    assertEquals(List.of(), ids(journal, states("", new Statuses(500, 599))));
  }

  @Test
  @DisplayName("a record reads as it was told, before its end and after it")
  void whole() throws Exception {
    J journal = journal();
    ReplayRecord replay = Records.of("a", 1);
    journal.append(replay);
    assertEquals(text(replay), journal.page(ALL, 1, 0).records().getFirst().json().toString());
    assertTrue(journal.page(ALL, 1, 0).records().getFirst().inProgress());
    journal.update("a", before -> Records.ended(LifecycleState.ABORTED));
    ReplayRecord ended = replay.with(Records.ended(LifecycleState.ABORTED));
    StoredRecord stored = journal.page(ALL, 1, 0).records().getFirst();
    assertEquals(text(ended), stored.json().toString());
    assertFalse(stored.inProgress());
    assertEquals(text(ended), journal.stored("a").orElseThrow().json().toString());
    assertTrue(journal.stored("b").isEmpty());
    assertFalse(journal.update("b", before -> Records.ended(LifecycleState.ABORTED)));
  }

  private static String text(ReplayRecord replay) {
    return RecordJson.of(replay).toString();
  }

  private static RecordQuery query(
      String search, String decision, String model, Boolean streaming) {
    return RecordQuery.of(
        new RecordFilter(search, "", decision, model, "", "", "", "", "", null, streaming));
  }

  private static RecordQuery times(long from, long to) {
    return RecordQuery.ALL.between(Records.START.plusSeconds(from), Records.START.plusSeconds(to));
  }

  @Test
  @DisplayName("records are found by whether they go in circles")
  void divergence() throws Exception {
    J journal = journal();
    String[] states = {"", "healthy", "suspected", "diverged", "recovered"};
    for (int i = 0; i < states.length; i++) {
      DivergenceFacts facts = new DivergenceFacts(states[i], "", 0, false, "");
      LogFacts log = new LogFacts("w", "", Activity.CHAT, 0, "", facts, List.of(), null);
      journal.append(Records.with(Records.of("d" + i, i), log));
    }
    assertEquals(List.of("d3"), ids(journal, diverged("diverged")));
    assertEquals(List.of("d1"), ids(journal, diverged("healthy")));
    assertEquals(List.of("d4", "d3", "d2"), ids(journal, diverged(RecordFilter.ANY_DIVERGENCE)));
  }

  @Test
  @DisplayName("records are found by their lock, of all kinds, and by whether the client named")
  void locks() throws Exception {
    J journal = journal();
    String loop = "hard_lock=tool_loop";
    String state = "hard_lock=context_portability";
    journal.append(Records.locked("1", 1, loop, loop));
    journal.append(Records.locked("2", 2, state + ":reasoning", state + ":reasoning"));
    journal.append(Records.locked("3", 3, state + ":thought", state + ":thought"));
    journal.append(Records.locked("4", 4, state + "_else", state + "_else"));
    journal.append(Records.locked("5", 5, "", RecordFilter.CLIENT_NAMED));
    journal.append(Records.locked("6", 6, "", "scores"));
    journal.append(Records.of("7", 7));
    assertEquals(List.of("1"), ids(journal, lock(loop)));
    assertEquals(List.of("3", "2"), ids(journal, lock(state)));
    assertEquals(List.of("2"), ids(journal, lock(state + ":reasoning")));
    assertEquals(List.of(), ids(journal, lock("hard_lock")));
    assertEquals(List.of("5"), ids(journal, lock(RecordFilter.CLIENT_NAMED)));
    assertEquals(List.of("4", "3", "2", "1"), ids(journal, lock(RecordFilter.ANY_LOCK)));
    assertEquals(List.of("7", "6", "5"), ids(journal, lock(RecordFilter.NO_LOCK)));
  }

  private static RecordQuery lock(String lock) {
    return RecordQuery.of(new RecordFilter("", "", "", "", "", lock, "", "", "", null, null));
  }

  private static RecordQuery diverged(String state) {
    return RecordQuery.of(new RecordFilter("", "", "", "", "", "", "", "", state, null, null));
  }

  private static RecordQuery states(String state, Statuses statuses) {
    return RecordQuery.of(new RecordFilter("", "", "", "", "", "", "", state, "", statuses, null));
  }

  private static List<String> ids(JournalReader journal, RecordQuery query) {
    return ids(journal.page(query, 100, 0));
  }

  private static List<String> ids(RecordPage page) {
    return page.records().stream().map(StoredRecord::id).toList();
  }
}
