package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.Records;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresStoreIT extends JournalStoreContract {
  private static PostgresServer server;
  private PostgresJournal.Address database;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  JournalStore empty() throws Exception {
    database = server.database();
    return again();
  }

  @Override
  JournalStore again() throws JournalStoreException {
    return PostgresJournal.open(database);
  }

  @Test
  @DisplayName("two sidecars may begin at one time, and write to one journal")
  void replicas() throws Exception {
    PostgresJournal.Address shared = server.database();
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      Future<JournalStore> first = pool.submit(() -> PostgresJournal.open(shared));
      Future<JournalStore> second = pool.submit(() -> PostgresJournal.open(shared));
      try (JournalStore one = first.get();
          JournalStore two = second.get()) {
        one.write(List.of(JournalEntry.of(Records.of("a", 1), 1, false)));
        two.write(List.of(JournalEntry.of(Records.of("b", 2), 1, false)));
        assertEquals(2, one.count(RecordQuery.ALL, 10));
      }
    }
  }

  @Test
  @DisplayName("a server that is not there, or refuses, is told without its password")
  void unreachable() {
    PostgresJournal.Address nowhere =
        new PostgresJournal.Address("jdbc:postgresql://localhost:1/x", "u", () -> "s3cret-word");
    String told =
        assertThrows(JournalStoreException.class, () -> PostgresJournal.open(nowhere)).getMessage();
    assertTrue(told.contains("08001"), told);
    assertTrue(!told.contains("s3cret"), told);
  }
}
