package io.throughline.server.journal;

import io.throughline.replay.journal.StoppablePostgres;
import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * kill -9 of a PostgreSQL, again and again; every other time the sidecar is killed, too, while its
 * database is away, and started without it.
 */
final class PostgresKilled {
  static final String NAME = "journal-postgres-killed";
  private static final int LEAST = 2;
  private static final int CHANCE_MILLIS = 3_000;

  private final Trial trial;
  private final StoppablePostgres server;
  private final Path spill;
  private int failedWhileServing;
  private long spilled;

  private PostgresKilled(Trial trial, StoppablePostgres server, Path spill) {
    this.trial = trial;
    this.server = server;
    this.spill = spill;
  }

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    Path folder = Trial.folder();
    Path spill = folder.resolve("spill");
    try (StoppablePostgres server = StoppablePostgres.start(folder.resolve("data"))) {
      String journal =
          "{type: postgres, postgres: {url: \"%s\", user: %s}, spill: {folder: %s}}"
              .formatted(server.address().url(), server.address().user(), spill);
      JournaledRouter site =
          JournaledRouter.inChild(
              journal, JournaledRouter.PATIENT, JournaledRouter.launch(size.jvm(), List.of()));
      try (Trial trial = Trial.on(NAME, site, size, progress)) {
        return new PostgresKilled(trial, server, spill).report();
      }
    } finally {
      JournalFile.delete(folder);
    }
  }

  private CaseReport report() throws Exception {
    trial.again(LEAST, this::round);
    countSpilled();
    CaseReport report = trial.report();
    trial.reckoning.count("spilled", spilled);
    trial.reckoning.count("failed_while_serving", failedWhileServing);
    trial.reckoning.atLeast("spilled", Trial.ENOUGH);
    trial.reckoning.atMost("failed_while_serving", 0);
    return new CaseReport(report.name(), trial.reckoning.numbers(), trial.reckoning.problems());
  }

  private void round(int number) throws Exception {
    int failed = trial.load.failed();
    server.kill();
    trial.site.awaitTrouble();
    trial.load.await(Trial.ENOUGH);
    if (number % 2 == 1) {
      TimeUnit.MILLISECONDS.sleep(trial.random.nextInt(CHANCE_MILLIS));
      failedWhileServing += trial.load.failed() - failed;
      killTheSidecarToo();
      failed = trial.load.failed();
    }
    server.again();
    trial.site.awaitOpen();
    failedWhileServing += trial.load.failed() - failed;
  }

  /** What stands in the spill then is acknowledged. */
  private void killTheSidecarToo() throws Exception {
    countSpilled();
    trial.kill();
    trial.watch.acknowledge(JournalFile.spilled(spill));
    trial.site.router().child().startAgain();
    trial.load.await(Trial.ENOUGH);
    trial.site.awaitTrouble();
  }

  /** States that this life of the sidecar has spilled. */
  private void countSpilled() throws Exception {
    spilled += Math.round(trial.site.router().metric("throughline_journal_spilled_total"));
  }
}
