package io.throughline.server.journal;

import io.throughline.replay.Records;
import io.throughline.server.LiveRouter;
import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Requests at a steady pace without and with somebody who asks for the overview of many sessions
 * without a pause, in turns, so that what else the machine does hits both.
 */
final class OverviewLoop {
  static final String NAME = "journal-overview";
  private static final int RECORDS = 100_000;
  private static final int RECORDS_QUICK = 10_000;
  private static final int PAIRS = 3;
  private static final int MILLIS_MIN = 2_000;
  private static final int WARM = 300;
  private static final double RATIO_MAX = 2;

  /** From the first of the many sessions on. */
  private static final String OVERVIEW = "/api/overview?from=" + Records.START;

  private final Size size;
  private final LiveRouter router;
  private final Load load;
  private final List<Long> without = new ArrayList<>();
  private final List<Long> with = new ArrayList<>();
  private final List<Long> overviews = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private OverviewLoop(Size size, LiveRouter router, Load load) {
    this.size = size;
    this.router = router;
    this.load = load;
  }

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    Path folder = Trial.folder();
    int records = size.isQuick() ? RECORDS_QUICK : RECORDS;
    ManySessions.write(folder, records);
    progress.accept(NAME + ": " + records + " records are written");
    // The records are old.
    String journal = Trial.embedded(folder).replace("}}", "}, retention: 3650d}");
    try (JournaledRouter site =
            JournaledRouter.inChild(
                journal, size.messageTimeout(), JournaledRouter.launch(size.jvm(), List.of()));
        Load load = Load.on(site.router())) {
      site.awaitOpen();
      load.await(WARM);
      return new OverviewLoop(size, site.router(), load).report(site, records, progress);
    } finally {
      JournalFile.delete(folder);
    }
  }

  private CaseReport report(JournaledRouter site, int records, Consumer<String> progress)
      throws Exception {
    phase(false, new ArrayList<>());
    int failed = load.failed();
    long timeouts = 0;
    long timeoutsWithout = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      long before = site.messageTimeouts();
      phase(false, without);
      long between = site.messageTimeouts();
      phase(true, with);
      timeoutsWithout += between - before;
      timeouts += site.messageTimeouts() - between;
      progress.accept("%s: %d overviews".formatted(NAME, overviews.size()));
    }
    load.stop();
    Map<String, Object> numbers = numbers(records);
    numbers.put("failed", load.failed() - failed);
    numbers.put("message_timeouts_without", timeoutsWithout);
    numbers.put("message_timeouts", timeouts);
    judge(numbers);
    return new CaseReport(NAME, numbers, problems);
  }

  private void phase(boolean asking, List<Long> requests) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(phaseMillis());
    load.takeMicros();
    while (System.nanoTime() < end) {
      if (asking) {
        ask();
      } else {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
    requests.addAll(load.takeMicros());
  }

  private long phaseMillis() {
    Duration each = size.outage().dividedBy(2L * PAIRS);
    return Math.max(MILLIS_MIN, each.toMillis());
  }

  private void ask() throws Exception {
    long began = System.nanoTime();
    HttpResponse<String> answer = router.admin(OVERVIEW);
    overviews.add((System.nanoTime() - began) / 1_000);
    if (answer.statusCode() != 200) {
      problems.add("overview: " + answer.statusCode() + " (expected: 200)");
    }
  }

  private Map<String, Object> numbers(int records) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("turns", load.asked().size());
    numbers.put("records_before", records);
    numbers.put("overviews", overviews.size());
    numbers.put("overview_p50_ms", Percentiles.millis(overviews, 0.5));
    numbers.put("overview_p95_ms", Percentiles.millis(overviews, 0.95));
    numbers.put("p50_ms_without", Percentiles.millis(without, 0.5));
    numbers.put("p50_ms_with", Percentiles.millis(with, 0.5));
    numbers.put("p95_ms_without", Percentiles.millis(without, 0.95));
    numbers.put("p95_ms_with", Percentiles.millis(with, 0.95));
    numbers.put("p95_ratio", ratio());
    return numbers;
  }

  private double ratio() {
    double of = Percentiles.millis(with, 0.95) / Percentiles.millis(without, 0.95);
    return Math.round(of * 100) / 100.0;
  }

  private void judge(Map<String, Object> numbers) {
    for (String none : List.of("failed", "message_timeouts")) {
      if (((Number) numbers.get(none)).longValue() > 0) {
        problems.add("%s: %s (expected: 0)".formatted(none, numbers.get(none)));
      }
    }
    if (!size.isQuick() && ratio() > RATIO_MAX) {
      problems.add("p95_ratio: %s (expected: at most %s)".formatted(ratio(), RATIO_MAX));
    }
    if (overviews.isEmpty() || without.isEmpty() || with.isEmpty()) {
      problems.add("nothing was measured");
    }
  }
}
