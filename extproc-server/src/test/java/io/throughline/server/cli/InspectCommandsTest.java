package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.replay.journal.JournalListener;
import io.throughline.server.Eventually;
import io.throughline.server.admin.AdminRecords;
import io.throughline.server.admin.ServedRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running sidecar, over its real HTTP server. */
class InspectCommandsTest {
  private final InMemoryJournal journal = new InMemoryJournal(1_000);
  private final Instant now = Instant.now();
  private ServedRecords served;

  @BeforeEach
  void serve() throws Exception {
    served = ServedRecords.of(journal);
    for (int i = 0; i < 250; i++) {
      journal.append(
          AdminRecords.priced(
              "p%03d".formatted(i),
              now.minusMillis(i * 10L),
              "some_decision",
              "m",
              "0.0015",
              "USD"));
    }
    journal.append(AdminRecords.open("open", now.minusSeconds(5), "t\u001b[2J", "other\nsession"));
  }

  @AfterEach
  void close() {
    served.close();
  }

  private Cli run(String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.add("--admin");
    all.add(served.url());
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void aSessionHasAllItsTurnsOldestFirst() {
    Cli told = run("session", "s");
    assertEquals(0, told.exit(), told.err());
    assertEquals(251, told.lines().size());
    assertTrue(told.lines().getFirst().startsWith("time"), told.lines().getFirst());
    assertTrue(told.lines().get(1).contains("100/60/10"), told.lines().get(1));
    assertTrue(told.lines().get(1).contains("0.0015 USD"), told.lines().get(1));
    assertFits(told);
    List<String> ids = run("session", "s", "--json").lines();
    assertTrue(ids.getFirst().contains("\"id\":\"p249\""), ids.getFirst());
    assertTrue(ids.getLast().contains("\"id\":\"p000\""), ids.getLast());
  }

  @Test
  void aSessionThatNobodyHadIsAFailure() {
    Cli told = run("session", "none");
    assertEquals(new Cli(1, "", "session: no record of that session\n"), told);
    assertEquals(2, Cli.run("session").exit());
  }

  @Test
  void sessionsAreListedWithTheLastSeenFirst(@TempDir Path folder) throws Exception {
    try (DurableJournal durable = stored(folder);
        ServedRecords sums = ServedRecords.of(journal, durable)) {
      Cli told = Cli.run("sessions", "--admin", sums.url());
      assertEquals(0, told.exit(), told.err());
      assertEquals(3, told.lines().size(), told.out());
      assertTrue(told.lines().get(0).startsWith("session"), told.out());
      assertTrue(told.lines().get(1).matches("s +t +\\S+Z +250 +m +0 +yes +.*"), told.out());
      assertTrue(told.lines().get(1).endsWith("25000/15000/2500  0.375 USD"), told.out());
      assertTrue(told.lines().get(2).startsWith("other?session  t?[2J"), told.out());
      assertTrue(
          told.err().matches("sessions: from \\S+Z to \\S+Z, rolled up at \\S+Z\n"), told.err());
      assertFits(told);
      assertEquals(2, Cli.run("sessions", "--limit", "1", "--admin", sums.url()).lines().size());
      Cli ofOne = Cli.run("sessions", "--json", "--tenant", "t", "--admin", sums.url());
      assertEquals(1, ofOne.lines().size(), ofOne.out());
      assertTrue(ofOne.out().contains("\"turns\":250"), ofOne.out());
      assertTrue(ofOne.out().contains("\"one_shot\":true"), ofOne.out());
    }
  }

  /** The same records in a store. */
  private DurableJournal stored(Path folder) {
    Path file = folder.resolve("journal.sqlite");
    DurableJournal durable =
        new DurableJournal(
            new DurableJournal.Settings(10, 10_000, folder.resolve("spill"), 1 << 20),
            () -> EmbeddedJournal.open(file),
            JournalListener.NONE);
    durable.start();
    journal.recent(1_000).forEach(durable::append);
    Eventually.eventually(
        "stored", Duration.ofSeconds(30), () -> durable.flush(Duration.ofSeconds(30)));
    return durable;
  }

  @Test
  void aJournalInMemoryHasNoSumsOfSessions() {
    Cli told = run("sessions");
    assertEquals(1, told.exit());
    assertEquals("", told.out());
    assertTrue(told.err().contains("503 records are in memory only"), told.err());
    assertTrue(told.err().contains("throughline tail"), told.err());
  }

  @Test
  void oneRecordIsExplained() {
    Cli told = run("replay", "p007");
    assertEquals(0, told.exit(), told.err());
    assertTrue(told.out().contains("selected_model            m\n"), told.out());
    assertFits(told);
    Cli none = run("replay", "none");
    assertEquals(1, none.exit());
    assertTrue(none.err().contains("404 no record of that id"), none.err());
  }

  @Test
  void tailPrintsWhatHasEndedOnce() {
    Cli told = run("tail", "--for", "1500ms");
    assertEquals(0, told.exit(), told.err());
    assertEquals(250, told.lines().size());
    assertEquals(2, run("tail", "--for", "soon").exit());
  }

  @Test
  void anAddressThatDoesNotAnswerIsAMissingPart() {
    String url = served.url();
    served.close();
    for (String command : List.of("sessions", "tail")) {
      Cli told = Cli.run(command, "--admin", url);
      assertEquals(
          new Cli(
              3,
              "",
              command
                  + ": "
                  + url
                  + ": does not answer (expected: the admin address of a running sidecar)\n"),
          told);
    }
    assertEquals(2, Cli.run("sessions", "--admin", "nowhere").exit());
    assertEquals(2, Cli.run("sessions", "--admin", url, "--token-env", "TL_NOT_SET").exit());
  }

  private static void assertFits(Cli told) {
    for (String line : told.lines()) {
      assertTrue(line.length() <= 120, line.length() + ": " + line);
    }
  }
}
