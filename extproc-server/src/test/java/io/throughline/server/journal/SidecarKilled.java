package io.throughline.server.journal;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * kill -9 of a sidecar with an embedded journal, again and again. Before every other kill nobody
 * asks for records for a while: a question brings them to the store sooner.
 */
final class SidecarKilled {
  static final String NAME = "journal-sidecar-killed";
  private static final int LEAST = 2;
  private static final int UNASKED_MILLIS = 700;
  private static final int CHANCE_MILLIS = 300;

  private SidecarKilled() {}

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    Path folder = Trial.folder();
    JournaledRouter site =
        JournaledRouter.inChild(
            Trial.embedded(folder),
            JournaledRouter.PATIENT,
            JournaledRouter.launch(size.jvm(), java.util.List.of()));
    try (Trial trial = Trial.on(NAME, site, size, progress)) {
      trial.again(LEAST, number -> round(trial, folder.resolve("journal.sqlite"), number));
      return trial.report();
    } finally {
      JournalFile.delete(folder);
    }
  }

  private static void round(Trial trial, Path file, int number) throws Exception {
    boolean asked = number % 2 == 1;
    if (!asked) {
      trial.watch.pause();
    }
    int millis = trial.random.nextInt(CHANCE_MILLIS) + (asked ? 0 : UNASKED_MILLIS);
    TimeUnit.MILLISECONDS.sleep(millis);
    trial.kill();
    String integrity = JournalFile.integrity(file);
    if (!integrity.equals("ok")) {
      trial.reckoning.problem("integrity: " + integrity + " (expected: ok)");
    }
    trial.site.router().child().startAgain();
    trial.site.awaitOpen();
    trial.watch.resume();
  }
}
