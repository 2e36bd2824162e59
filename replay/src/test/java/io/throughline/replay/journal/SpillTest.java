package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.Records;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.Spill.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
  private static final int BYTES_MAX = 100_000;

  @TempDir private Path folder;
  private Spill spill;

  @BeforeEach
  void open() throws Exception {
    spill = Spill.open(folder, BYTES_MAX);
  }

  @AfterEach
  void close() {
    spill.close();
  }

  private static JournalEntry entry(String id) {
    ReplayRecord ended = Records.of(id, 1).with(Records.ended(LifecycleState.COMPLETED));
    return JournalEntry.of(ended, 7, true);
  }

  @Test
  @DisplayName("what is spilled is read back in its order, by the next process too")
  void order() throws Exception {
    spill.add(List.of(entry("a"), entry("b")));
    spill.add(List.of(entry("c")));
    spill.close();
    spill = Spill.open(folder, BYTES_MAX);
    spill.add(List.of(entry("d")));
    assertEquals(List.of("a", "b"), next());
    assertEquals(List.of("c"), next());
    assertEquals(List.of("d"), next());
    assertTrue(spill.isEmpty());
    assertEquals(0, spill.bytes());
  }

  @Test
  @DisplayName("an entry is whole when it comes back, and no longer counts on an earlier one")
  void whole() throws Exception {
    JournalEntry entry = entry("a");
    spill.add(List.of(entry));
    JournalEntry back = segment().entries().getFirst();
    assertEquals(7, back.version());
    assertEquals(false, back.opened());
    assertEquals(List.copyOf(text(entry)), text(back));
  }

  private static List<String> text(JournalEntry entry) throws JournalStoreException {
    return List.of(
        entry.requestValues().subList(0, Columns.REQUEST.size() - 1).toString(),
        entry.outcomeValues().subList(0, Columns.OUTCOME.size() - 1).toString(),
        RecordBytes.read((byte[]) entry.requestValues().getLast()).toString(),
        RecordBytes.read((byte[]) entry.outcomeValues().getLast()).toString());
  }

  @Test
  @DisplayName("a line that a dying process left half is counted, the others are kept")
  void torn() throws Exception {
    spill.add(List.of(entry("a"), entry("b"), entry("c")));
    Path file = segment().file();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 40));
    assertEquals(1, segment().damaged());
    assertEquals(2, segment().entries().size());
    byte[] changed = Files.readAllBytes(file);
    changed[30] ^= 1;
    Files.write(file, changed);
    assertEquals(2, segment().damaged());
  }

  @Test
  @DisplayName("beyond its bound a spill takes nothing, and what it has stays")
  void full() throws Exception {
    List<JournalEntry> many = Stream.generate(() -> entry("a")).limit(20).toList();
    assertThrows(
        IOException.class,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            spill.add(many);
          }
        });
    assertTrue(spill.bytes() <= BYTES_MAX, spill.bytes() + " bytes");
    assertEquals(20, next().size());
  }

  @Test
  @DisplayName("a second process is told who has the folder")
  void held() {
    JournalStoreException refused =
        assertThrows(JournalStoreException.class, () -> Spill.open(folder, BYTES_MAX));
    assertTrue(
        refused.getMessage().contains("held by process " + ProcessHandle.current().pid()),
        refused.getMessage());
  }

  private Segment segment() throws IOException {
    return Objects.requireNonNull(spill.oldest());
  }

  private List<String> next() throws IOException {
    Segment segment = segment();
    spill.remove(segment.file());
    return segment.entries().stream().map(JournalEntry::id).toList();
  }
}
