package io.throughline.server.learned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanKey;
import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.selector.plan.PlanTables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PlanBookTest {
  /** One entry and one share, as they stand in a file. */
  private static final String FILE =
      """
      {"version": 1,
       "entries": [{"decision": "coding", "phase": "user_turn", "run": 1, "before": 0, "turns": 2.0,
         "locked_turns": 6, "reported_turns": 2, "output_tokens": 100, "reported_locked_turns": 6,
         "locked_output_tokens": 60, "growth_tokens": 600, "locked_input_tokens": 1000,
         "locked_cached_tokens": 900, "asks": {"small": 4, "large": 2}}],
       "first_use": [{"model": "large", "input_tokens": 100, "cached_tokens": 40}]}
      """;

  /** The same under a finest key, which version 1 did not have. */
  private static final String SECOND =
      FILE.replace("\"version\": 1", "\"version\": 2")
          .replace("\"before\": 0,", "\"before\": 0, \"asked\": \"large\", \"turn\": 4,");

  @TempDir private Path folder;

  private final PlanTables tables = new PlanTables();
  private final PlanBook book = new PlanBook(tables);

  private Path file() {
    return folder.resolve("planner.json");
  }

  private static Opening opening() {
    return new Opening(
        "coding",
        "user_turn",
        1,
        0,
        "small",
        2,
        "large",
        true,
        600,
        150,
        50,
        new Opening.Locked(3, 900, 2_400, 2_000, 60, List.of(new Opening.Ask("small", 3))));
  }

  private static PlanSnapshot parse(String text) {
    return PlanFile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("what was learned is there after a restart, to the last digit")
  void restart() throws IOException {
    book.keepIn(file());
    for (int i = 0; i < 7; i++) {
      tables.learn(opening());
    }
    book.save();
    PlanTables next = new PlanTables();
    new PlanBook(next).keepIn(file());
    assertEquals(tables.snapshot(), next.snapshot());
    assertEquals(5, next.size());
  }

  @Test
  @DisplayName("a file is written only when something was learned")
  void nothingNew() throws IOException {
    book.keepIn(file());
    book.save();
    assertFalse(Files.exists(file()));
    tables.learn(opening());
    book.save();
    Files.delete(file());
    book.save();
    assertFalse(Files.exists(file()));
    assertFalse(book.ownsFile());
  }

  @Test
  @DisplayName("without a path nothing is kept, and changes count all the same")
  void memoryOnly() throws IOException {
    book.keepIn(null);
    book.merge(parse(FILE));
    assertEquals(1, tables.size());
    book.reset();
    assertEquals(0, tables.size());
    book.save();
  }

  @Test
  @DisplayName("what is merged and what is forgotten stands in the file at once")
  void changesAreKept() throws IOException {
    book.keepIn(file());
    book.merge(parse(FILE));
    assertEquals(parse(FILE), PlanFile.read(file()));
    assertTrue(book.ownsFile());
    book.reset();
    assertEquals(PlanSnapshot.EMPTY, PlanFile.read(file()));
    assertEquals(PlanSnapshot.EMPTY, tables.snapshot());
  }

  @Test
  @DisplayName("a broken file is told, left alone, and never written over")
  void broken() throws IOException {
    String newer = FILE.replace("\"version\": 1", "\"version\": 3");
    Files.writeString(file(), newer);
    IOException problem = assertThrows(IOException.class, () -> book.keepIn(file()));
    assertEquals(
        "planner file " + file() + ": version: 3 (expected: 1 or 2)", problem.getMessage());
    tables.learn(opening());
    book.save();
    assertThrows(IOException.class, book::reset);
    assertThrows(IOException.class, () -> book.merge(parse(FILE)));
    assertEquals(5, tables.size());
    assertEquals(newer, Files.readString(file()));
  }

  @Test
  @DisplayName("nothing changes where the file cannot be written")
  void unwritable() throws IOException {
    Path below = folder.resolve("absent").resolve("planner.json");
    book.keepIn(below);
    tables.learn(opening());
    assertThrows(IOException.class, book::reset);
    assertThrows(IOException.class, book::save);
    assertEquals(5, tables.size());
  }

  @Test
  @DisplayName("a document of version 1 is read, and written again as version 2")
  void olderVersion() throws IOException {
    Files.writeString(file(), FILE);
    book.keepIn(file());
    PlanKey key = new PlanKey("coding", "user_turn", 1, 0);
    assertEquals(Set.of(key), tables.snapshot().entries().keySet());
    tables.learn(opening());
    book.save();
    assertTrue(Files.readString(file()).startsWith("{\"version\":2,"));
    assertEquals(tables.snapshot(), PlanFile.read(file()));
  }

  @Test
  @DisplayName("the finest keys of version 2 come back, beside the coarser ones")
  void finestKeys() {
    PlanKey key = new PlanKey("coding", "user_turn", 1, 0, "large", 4);
    assertEquals(Set.of(key), parse(SECOND).entries().keySet());
    tables.learn(opening());
    String written = JsonMapper.shared().writeValueAsString(PlanFile.json(tables.snapshot()));
    assertTrue(written.contains("\"before\":0,\"asked\":\"small\",\"turn\":2,"), written);
    assertEquals(tables.snapshot(), parse(written));
  }

  @Test
  @DisplayName("the document is in an order that only its content decides")
  void stableOrder() {
    PlanSnapshot read = parse(FILE);
    String written = JsonMapper.shared().writeValueAsString(PlanFile.json(read));
    assertEquals(read, parse(written));
    assertEquals(written, JsonMapper.shared().writeValueAsString(PlanFile.json(parse(written))));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\": 1,|`\"version\": 1.0,`|version: 1.0 (expected: 1 or 2)",
        "\"version\": 1,|``|version: absent (expected: 1 or 2)",
        "{\"version\"|[\"version\"|not JSON (expected: a JSON object)",
        "\"version\": 1,|`\"version\": 1, \"x\": 0,`|x: unknown key (expected: one of version,"
            + " entries, first_use)",
        "\"run\": 1|\"run\": 5|entries[0].run: 5 (expected: a whole number from -1 to 4)",
        "\"before\": 0|\"before\": \"0\"|entries[0].before: \"0\" (expected: a whole number from -1"
            + " to 4)",
        "\"turns\": 2.0|\"turns\": 0|entries[0].turns: 0 (expected: a number above 0)",
        "\"turns\": 2.0|\"turns\": 1e300|entries[0].turns: 1.0E300 (expected: a number from 0 to"
            + " 1.0E15)",
        "\"locked_turns\": 6|\"locked_turns\": -6|entries[0].locked_turns: -6 (expected: a number"
            + " from 0 to 1.0E15)",
        "\"growth_tokens\": 600,|``|entries[0].growth_tokens: absent (expected: a number from 0 to"
            + " 1.0E15)",
        "\"small\": 4|\"small\": null|entries[0].asks.small: null (expected: a number from 0 to"
            + " 1.0E15)",
        "\"phase\": \"user_turn\"|\"phase\": \"\"|entries[0].phase: 0 characters (expected: 1 to 255"
            + " characters)",
        "\"decision\": \"coding\"|\"decision\": 7|entries[0].decision: 7 (expected: a name)",
        "[{\"model\"|[{\"modle\"|first_use[0].modle: unknown key (expected: one of model,"
            + " input_tokens, cached_tokens)",
        "\"cached_tokens\": 40}|`\"cached_tokens\": 40}, {\"model\": \"large\", \"input_tokens\": 1,"
            + " \"cached_tokens\": 1}`|first_use[1]: twice (expected: each key once)",
      })
  @DisplayName("what is no document of version 1 is told by key, value and what was expected")
  void wrong(String right, String instead, String expected) {
    assertTrue(FILE.contains(right), right);
    String text = FILE.replaceFirst(Pattern.quote(right), quoted(instead));
    IllegalArgumentException problem =
        assertThrows(IllegalArgumentException.class, () -> parse(text));
    assertEquals(expected, problem.getMessage());
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"turn\": 4|\"turn\": 32|entries[0].turn: 32 (expected: a whole number from 0 to 31)",
        "\"turn\": 4|\"turn\": -1|entries[0].turn: -1 (expected: a whole number from 0 to 31)",
        "\"turn\": 4,|``|entries[0].turn: absent (expected: a whole number from 0 to 31)",
        "\"asked\": \"large\",|``|entries[0].asked: absent (expected: a name)",
        "\"asked\": \"large\"|\"asked\": \"\"|entries[0].asked: 0 characters (expected: 1 to 255"
            + " characters)",
        "\"run\": 1|\"run\": -1|entries[0].run: -1 (expected: a whole number from 0 to 4)",
        "\"decision\": \"coding\"|\"decision\": \"\"|entries[0].decision: 0 characters (expected: 1"
            + " to 255 characters)",
        "\"version\": 2|\"version\": 1|entries[0].asked: unknown key (expected: one of decision, phase,"
            + " run, before, asks, turns, locked_turns, reported_turns, output_tokens,"
            + " reported_locked_turns, locked_output_tokens, growth_tokens, locked_input_tokens,"
            + " locked_cached_tokens)",
      })
  @DisplayName("what is no finest key is told as well")
  void wrongFinest(String right, String instead, String expected) {
    assertTrue(SECOND.contains(right), right);
    String text = SECOND.replaceFirst(Pattern.quote(right), quoted(instead));
    IllegalArgumentException problem =
        assertThrows(IllegalArgumentException.class, () -> parse(text));
    assertEquals(expected, problem.getMessage());
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  @Test
  @DisplayName("a file that is too long is refused before it is read")
  void tooLong() throws IOException {
    try (var channel =
        FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), PlanFile.BYTES_MAX);
    }
    IOException problem = assertThrows(IOException.class, () -> book.keepIn(file()));
    assertTrue(
        String.valueOf(problem.getMessage()).endsWith("(expected: at most 33554432)"),
        problem.getMessage());
  }
}
