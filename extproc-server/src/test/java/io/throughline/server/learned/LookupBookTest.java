package io.throughline.server.learned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.server.config.LookupKey;
import io.throughline.server.config.LookupKey.Table;
import io.throughline.server.config.LookupSettings;
import io.throughline.server.learned.LookupBook.Change;
import io.throughline.server.learned.LookupBook.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupBookTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String PRIOR = "remaining_turn_prior:d%3Ae";
  private static final String GAP = "quality_gap:d:a:b";
  private static final String HANDOFF = "handoff_penalty:a:b";

  @TempDir Path folder;

  private static LookupSettings settings(boolean enabled, Map<String, Entry> overrides) {
    return new LookupSettings(
        enabled, null, Duration.ofMinutes(5), true, Duration.ofMinutes(15), 30, 3, overrides);
  }

  private static LookupBook on(@Nullable Path file) throws IOException {
    LookupBook book = new LookupBook();
    book.keepIn(file);
    book.configure(settings(true, Map.of()));
    return book;
  }

  private static Entry derived(double value, long samples) {
    return new Entry(value, Source.REPLAY_DERIVED, samples);
  }

  private static Change set(LookupBook book, String key, double value) throws IOException {
    return book.change(LookupKey.of(key), value, null, NOW);
  }

  private static @Nullable Entry prior(LookupBook book) {
    return book.tables().remainingTurnPriors().get("d:e");
  }

  private static Map<String, String> unused(LookupBook book) {
    return book.lines().stream()
        .collect(
            Collectors.toMap(
                line -> line.key() + " " + line.entry().source().word(), Line::unused));
  }

  @Test
  @DisplayName("the configuration wins over an operator, an operator over the journal")
  void layers() throws IOException {
    LookupBook book = on(null);
    book.derived(Map.of(PRIOR, derived(5, 40)), NOW);
    assertEquals(derived(5, 40), prior(book));
    assertEquals(Change.DONE, set(book, PRIOR, 7));
    assertEquals(new Entry(7, Source.MANUAL, 0), prior(book));
    Entry override = new Entry(9, Source.CONFIG_OVERRIDE, 0);
    book.configure(settings(true, Map.of(PRIOR, override)));
    assertEquals(override, prior(book));
    assertEquals(
        Map.of(
            PRIOR + " config_override", "",
            PRIOR + " manual", "overridden",
            PRIOR + " replay_derived", "overridden"),
        unused(book));
    assertEquals(1, book.count(Table.REMAINING_TURN_PRIOR, Source.MANUAL));
    assertEquals(1, book.count(Table.REMAINING_TURN_PRIOR, Source.CONFIG_OVERRIDE));
    assertEquals(0, book.count(Table.QUALITY_GAP, Source.MANUAL));
    book.configure(settings(true, Map.of()));
    assertEquals(Change.DONE, book.change(LookupKey.of(PRIOR), null, null, NOW));
    assertEquals(derived(5, 40), prior(book));
    assertEquals(Change.ABSENT, book.change(LookupKey.of(PRIOR), null, null, NOW));
  }

  @Test
  @DisplayName("tables that are switched off count for nothing and are kept")
  void disabled() throws IOException {
    LookupBook book = on(null);
    set(book, PRIOR, 7);
    book.configure(settings(false, Map.of()));
    assertSame(LookupTables.EMPTY, book.tables());
    assertEquals(Map.of(PRIOR + " manual", "disabled"), unused(book));
  }

  @Test
  @DisplayName("gaps and penalties of few sessions do not count; priors go with their count")
  void minimums() throws IOException {
    LookupBook book = on(null);
    book.derived(
        Map.of(GAP, derived(0.2, 29), HANDOFF, derived(0.2, 29), PRIOR, derived(4, 2)), NOW);
    assertEquals(Map.of(), book.tables().qualityGaps());
    assertEquals(Map.of(), book.tables().handoffPenalties());
    assertEquals(derived(4, 2), prior(book));
    assertEquals(
        Map.of(
            GAP + " replay_derived", "low_sample_count",
            HANDOFF + " replay_derived", "low_sample_count",
            PRIOR + " replay_derived", "low_sample_count"),
        unused(book));
    assertEquals(1, book.rejected(Table.QUALITY_GAP));
    book.derived(Map.of(GAP, derived(0.3, 30), HANDOFF, derived(0.1, 30)), NOW);
    assertEquals(1, book.tables().qualityGaps().size());
    assertEquals(1, book.tables().handoffPenalties().size());
    assertEquals(0, book.rejected(Table.QUALITY_GAP));
  }

  @Test
  @DisplayName("an entry that knows more stands for a day, and what nothing derives for thirty")
  void keptEntries() throws IOException {
    LookupBook book = on(null);
    book.derived(Map.of(PRIOR, derived(5, 40)), NOW);
    book.derived(Map.of(PRIOR, derived(9, 3)), NOW.plus(LookupBook.KNOWS_MORE_FOR));
    assertEquals(derived(5, 40), prior(book));
    Instant nextDay = NOW.plus(LookupBook.KNOWS_MORE_FOR).plusMillis(1);
    book.derived(Map.of(PRIOR, derived(9, 2)), nextDay);
    assertEquals(derived(5, 40), prior(book));
    book.derived(Map.of(PRIOR, derived(9, 3)), nextDay);
    assertEquals(derived(9, 3), prior(book));
    book.derived(Map.of(), nextDay.plus(LookupBook.DERIVED_KEPT_FOR));
    assertEquals(derived(9, 3), prior(book));
    book.derived(Map.of(), nextDay.plus(LookupBook.DERIVED_KEPT_FOR).plusMillis(1));
    assertEquals(LookupTables.EMPTY, book.tables());
  }

  @Test
  @DisplayName("manual entries are in the file at once, derived ones after a save")
  void roundTrip() throws IOException {
    Path file = folder.resolve("lookup.json");
    LookupBook book = on(file);
    set(book, PRIOR, 7.5);
    set(book, GAP, -0.25);
    book.derived(Map.of(HANDOFF, derived(0.125, 50)), NOW);
    assertEquals(Map.of(), on(file).tables().handoffPenalties());
    assertEquals(new Entry(7.5, Source.MANUAL, 0), prior(on(file)));
    book.save();
    assertEquals(book.tables(), on(file).tables());
    assertEquals(book.lines(), on(file).lines());
    assertTrue(Files.readString(file).startsWith("{\"version\":1,"));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  @DisplayName("a broken or newer file is a clear error and is left as it is")
  void brokenFiles() throws IOException {
    Path file = folder.resolve("lookup.json");
    String start = "{\"version\":1,\"entries\":[{\"key\":\"" + PRIOR + "\",\"value\":";
    String end = ",\"source\":\"manual\",\"sample_count\":0,\"updated_at\":\"" + NOW + "\"}]}";
    Files.writeString(file, start + 3 + end);
    assertEquals(new Entry(3, Source.MANUAL, 0), prior(on(file)));
    for (String broken :
        List.of(
            "",
            "{",
            "[]",
            "{\"version\":2,\"entries\":[]}",
            "{\"entries\":[]}",
            "{\"version\":1}",
            "{\"version\":1,\"entries\":[3]}",
            start + "\"x\"" + end,
            start + "1e999" + end,
            start + "-1" + end,
            start + 3 + end.replace("\"manual\"", "\"config_override\""),
            start + 3 + end.replace("\"manual\"", "\"guess\""),
            start + 3 + end.replace(":0,", ":-1,"),
            start + 3 + end.replace(":0,", ":0.5,"),
            start + 3 + end.replace(NOW.toString(), "today"),
            (start + 3 + end).replace(PRIOR, "prior:x"))) {
      Files.writeString(file, broken);
      LookupBook book = new LookupBook();
      IOException e = assertThrows(IOException.class, () -> book.keepIn(file), broken);
      assertTrue(e.getMessage().contains(file + ": "), e.getMessage());
      assertTrue(e.getMessage().contains("(expected: "), e.getMessage());
      book.configure(settings(true, Map.of()));
      book.derived(Map.of(HANDOFF, derived(0.1, 30)), NOW);
      assertEquals(1, book.tables().handoffPenalties().size());
      assertThrows(IOException.class, () -> set(book, PRIOR, 1));
      book.save();
      assertEquals(broken, Files.readString(file));
    }
  }

  @Test
  @DisplayName("what cannot be kept does not count")
  void unwritable() throws IOException {
    LookupBook book = on(folder.resolve("absent").resolve("lookup.json"));
    assertThrows(IOException.class, () -> set(book, PRIOR, 1));
    assertEquals(LookupTables.EMPTY, book.tables());
  }

  @Test
  @DisplayName("a change on top of entries that have changed is refused")
  void stale() throws IOException {
    LookupBook book = on(null);
    String known = book.tag();
    book.derived(Map.of(PRIOR, derived(5, 40)), NOW);
    assertEquals(known, book.tag());
    assertEquals(Change.DONE, book.change(LookupKey.of(PRIOR), 4.0, known, NOW));
    assertNotEquals(known, book.tag());
    assertEquals(Change.STALE, book.change(LookupKey.of(PRIOR), 5.0, known, NOW));
    assertEquals(new Entry(4, Source.MANUAL, 0), prior(book));
  }

  @Test
  @DisplayName("a file that another sidecar has written since is no longer this one's")
  void takenOver() throws IOException {
    Path file = folder.resolve("lookup.json");
    LookupBook before = on(file);
    assertTrue(before.ownsFile());
    set(on(file), PRIOR, 7);
    assertFalse(before.ownsFile());
    assertTrue(on(file).ownsFile());
  }
}
