package io.throughline.replay.journal;

import io.throughline.replay.journal.DurableJournal.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** With a memory of one record, so that the file is what is read. */
class EmbeddedReaderTest extends JournalReaderContract<DurableJournal> {
  @TempDir private Path folder;
  private DurableJournal journal;

  @Override
  DurableJournal journal() {
    Settings settings = new Settings(1, 10_000, folder.resolve("spill"), 1 << 20);
    Path file = folder.resolve("journal.sqlite");
    journal = new DurableJournal(settings, () -> EmbeddedJournal.open(file), JournalListener.NONE);
    journal.start();
    Journals.awaitOpen(journal);
    return journal;
  }

  @AfterEach
  void close() {
    journal.close();
  }
}
