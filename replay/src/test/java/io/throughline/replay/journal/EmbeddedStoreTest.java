package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends JournalStoreContract {
  @TempDir private Path folder;

  @Override
  JournalStore empty() throws JournalStoreException {
    return again();
  }

  @Override
  JournalStore again() throws JournalStoreException {
    return EmbeddedJournal.open(folder.resolve("journal.sqlite"));
  }

  @Test
  @DisplayName("a second opener is told who has the file")
  void held() {
    JournalStoreException refused = assertThrows(JournalStoreException.class, () -> again());
    assertEquals(
        folder.resolve("journal.sqlite.lock")
            + ": held by process "
            + ProcessHandle.current().pid()
            + " (expected: one sidecar a file)",
        refused.getMessage());
  }
}
