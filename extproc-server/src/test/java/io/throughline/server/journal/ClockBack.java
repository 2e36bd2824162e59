package io.throughline.server.journal;

import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.selector.BaseMethods;
import io.throughline.server.Sidecar;
import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import io.throughline.server.journal.Found.Listed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sidecar's clock steps back by an hour, again and again, each time while somebody reads page
 * after page. The sidecar runs in this process: a clock cannot be set for another one.
 */
final class ClockBack {
  static final String NAME = "journal-clock-back";
  private static final Duration STEP = Duration.ofHours(1);
  private static final int LEAST = 2;
  private static final int ROUNDS_MAX = 40;
  private static final int PAGE = 20;
  private static final int OTHER_PAGE = 7;

  private final Trial trial;
  private final SteppingClock clock;
  private int steps;
  private int missed;
  private long twiceOnTheWay;

  private ClockBack(Trial trial, SteppingClock clock) {
    this.trial = trial;
    this.clock = clock;
  }

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    Path folder = Trial.folder();
    SteppingClock clock = new SteppingClock();
    Sidecar.Parts parts = new Sidecar.Parts(BaseMethods.standard(), null, clock, Map.of());
    try {
      CaseReport report;
      try (Trial trial =
          Trial.on(
              NAME, JournaledRouter.inProcess(Trial.embedded(folder), parts), size, progress)) {
        report = new ClockBack(trial, clock).report();
      }
      return reopened(report, folder.resolve("journal.sqlite"));
    } finally {
      JournalFile.delete(folder);
    }
  }

  private CaseReport report() throws Exception {
    trial.again(LEAST, number -> round());
    CaseReport report = trial.report();
    int otherwise = trial.site.all(OTHER_PAGE).count();
    trial.reckoning.count("found_in_other_pages", otherwise);
    trial.reckoning.count("steps", steps);
    trial.reckoning.count("missed_on_the_way", missed);
    trial.reckoning.count("twice_on_the_way", twiceOnTheWay);
    trial.reckoning.atMost("missed_on_the_way", 0);
    trial.reckoning.atMost("twice_on_the_way", 0);
    trial.reckoning.atMost("failed", 0);
    trial.reckoning.atMost("lost", 0);
    trial.reckoning.atMost("ends_lost", 0);
    trial.reckoning.atLeast("found_in_other_pages", trial.load.asked().size());
    return new CaseReport(report.name(), trial.reckoning.numbers(), trial.reckoning.problems());
  }

  /** What was there before a walk through the pages is on it once, though time goes back. */
  private void round() throws Exception {
    // Sums that were made in what is then the future must not be taken for new ones.
    trial.rolledUp();
    Set<String> before = new HashSet<>(trial.site.all().times().keySet());
    List<Listed> walk = new ArrayList<>();
    Optional<String> cursor = trial.site.page(PAGE, "", walk);
    stepBack();
    trial.load.await(Trial.ENOUGH);
    while (cursor.isPresent()) {
      cursor = trial.site.page(PAGE, cursor.get(), walk);
    }
    Found found = Found.of(walk);
    missed += (int) before.stream().filter(id -> !found.has(id)).count();
    twiceOnTheWay += found.twice();
  }

  private void stepBack() {
    if (steps < ROUNDS_MAX) {
      clock.back(STEP);
      steps++;
    }
  }

  /** The file opens again, with the records that were listed. */
  private static CaseReport reopened(CaseReport report, Path file) throws Exception {
    List<String> problems = new ArrayList<>(report.problems());
    try (JournalStore store = EmbeddedJournal.open(file)) {
      int count = store.count(RecordQuery.ALL, Integer.MAX_VALUE);
      if (!Integer.valueOf(count).equals(report.numbers().get("found"))) {
        problems.add(
            "reopened: %d records (expected: %s)".formatted(count, report.numbers().get("found")));
      }
    }
    return new CaseReport(report.name(), report.numbers(), problems);
  }
}
