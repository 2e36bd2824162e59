package io.throughline.replay.journal;

import io.throughline.replay.journal.DurableJournal.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresReaderIT extends JournalReaderContract<DurableJournal> {
  private static PostgresServer server;
  @TempDir private Path folder;
  private DurableJournal journal;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  DurableJournal journal() throws Exception {
    Settings settings = new Settings(1, 10_000, folder.resolve("spill"), 1 << 20);
    PostgresJournal.Address database = server.database();
    journal =
        new DurableJournal(settings, () -> PostgresJournal.open(database), JournalListener.NONE);
    journal.start();
    Journals.awaitOpen(journal);
    return journal;
  }

  @AfterEach
  void close() {
    journal.close();
  }
}
