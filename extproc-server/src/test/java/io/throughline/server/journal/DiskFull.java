package io.throughline.server.journal;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The disk of journal and spill is full, again and again: records wait in memory. In the last round
 * the sidecar is killed then, and started on the full disk.
 */
final class DiskFull {
  static final String NAME = "journal-disk-full";
  private static final int MEBIBYTES = 48;
  private static final int LEAST = 2;

  /** The trouble had begun before it was seen. */
  private static final long SLACK_MILLIS = 1_000;

  private final Trial trial;
  private final SmallDisk disk;
  private int failedWhileServing;
  private long queuedMost;
  private String trouble = "";

  private DiskFull(Trial trial, SmallDisk disk) {
    this.trial = trial;
    this.disk = disk;
  }

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    Optional<SmallDisk> found = SmallDisk.of(MEBIBYTES);
    if (found.isEmpty()) {
      return CaseReport.skipped(
          NAME, "this machine mounts no tmpfs for us (expected: unshare --mount works)");
    }
    try (SmallDisk disk = found.get()) {
      JournaledRouter site =
          JournaledRouter.inChild(
              Trial.embedded(disk.inside()),
              JournaledRouter.PATIENT,
              JournaledRouter.launch(size.jvm(), disk.command()));
      try (Trial trial = Trial.on(NAME, site, size, progress)) {
        return new DiskFull(trial, disk).report();
      }
    }
  }

  private CaseReport report() throws Exception {
    trial.again(LEAST, this::round);
    CaseReport report = trial.report();
    trial.reckoning.count("failed_while_serving", failedWhileServing);
    trial.reckoning.count("queued_most", queuedMost);
    trial.reckoning.count("dropped", trial.site.health().path("dropped").asLong());
    trial.reckoning.count("trouble", trouble);
    trial.reckoning.atMost("failed_while_serving", 0);
    trial.reckoning.atLeast("queued_most", 1);
    checkFile();
    return new CaseReport(report.name(), trial.reckoning.numbers(), trial.reckoning.problems());
  }

  private void checkFile() throws Exception {
    trial.site.kill();
    String integrity = JournalFile.integrity(disk.outside().resolve("journal.sqlite"));
    if (!integrity.equals("ok")) {
      trial.reckoning.problem("integrity: " + integrity + " (expected: ok)");
    }
  }

  private void round(int number) throws Exception {
    int failed = trial.load.failed();
    disk.fill();
    trouble = trial.site.awaitTrouble();
    long since = System.currentTimeMillis();
    trial.load.await(Trial.ENOUGH);
    queuedMost = Math.max(queuedMost, trial.site.health().path("queued").asLong());
    failedWhileServing += trial.load.failed() - failed;
    if (number % 2 == 1) {
      startOnTheFullDisk(since);
    }
    failed = trial.load.failed();
    disk.free();
    trial.site.awaitOpen();
    trial.load.await(Trial.ENOUGH);
    failedWhileServing += trial.load.failed() - failed;
  }

  private void startOnTheFullDisk(long since) throws Exception {
    trial.reckoning.killedWithoutRoom(since - SLACK_MILLIS, trial.site.kill());
    trial.site.router().child().startAgain();
    trial.load.await(Trial.ENOUGH);
    trial.site.awaitTrouble();
  }
}
