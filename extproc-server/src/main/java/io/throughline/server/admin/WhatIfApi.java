package io.throughline.server.admin;

import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.BaseMethods;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.Inspection;
import io.throughline.server.config.Problem;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.whatif.WhatIf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Makes recorded choices again under the configuration in the request's body. One run at a time, of
 * a bounded number of records, for a bounded time. Thread-safe.
 */
public final class WhatIfApi {
  /** Where it is served. */
  public static final String PATH = "/api/whatif";

  /** Most records of one run. */
  static final int RECORDS_MAX = 100_000;

  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final int PAGE = 500;
  private static final int DIFFERENCES_MAX = 1_000;
  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  private final JournalReader journal;
  private final Semaphore one = new Semaphore(1);
  private final long nanosMax;

  /** Creates it over the journal. */
  public WhatIfApi(JournalReader journal) {
    this(journal, NANOS_MAX);
  }

  /**
   * The same with a bound of its own.
   *
   * @param nanosMax longest run
   */
  WhatIfApi(JournalReader journal, long nanosMax) {
    this.journal = journal;
    this.nanosMax = nanosMax;
  }

  /** A run that takes too long, has too much to do, or not all of its records. */
  private static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    Impossible(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  List<Route> routes() {
    Parameter differences =
        Parameter.of(
            "differences", "Most turns that are told one by one; at most 1,000.", Schemas.whole(0));
    return List.of(
        new Route(
            "POST",
            PATH,
            Need.ADMIN,
            this::answer,
            Doc.of(
                    "what_if",
                    "Makes recorded choices again under the configuration in the body.",
                    Schemas.ANY_OBJECT)
                .asks(
                    Parameter.of("from", "The first moment.", Schemas.TIME),
                    Parameter.of("to", "The moment after the last.", Schemas.TIME),
                    differences)
                .takes("application/yaml", Schemas.TEXT)
                .fails(413, 422, 503)));
  }

  /** Others wait for no body. */
  private Answer answer(Call call) {
    try {
      byte[] body = call.body(BODY_BYTES_MAX);
      return body.length > BODY_BYTES_MAX
          ? Answer.error(413, "body: longer (expected: at most " + BODY_BYTES_MAX + " bytes)")
          : alone(call, body);
    } catch (IOException e) {
      return Answer.error(400, "body: cut off (expected: a whole configuration)");
    }
  }

  private Answer alone(Call call, byte[] body) {
    if (!one.tryAcquire()) {
      return Answer.error(503, "another what-if is running (expected: one at a time)");
    }
    try {
      return answer(call, body);
    } catch (Impossible e) {
      return Answer.error(e.status, String.valueOf(e.getMessage()));
    } finally {
      one.release();
    }
  }

  private Answer answer(Call call, byte[] body) {
    long start = System.nanoTime();
    Map<String, String> query = call.query();
    RecordQuery wanted =
        call.access()
            .narrowed(
                RecordQuery.ALL.between(
                    Parameters.time(query, "from"), Parameters.time(query, "to")));
    int differences =
        Math.min(DIFFERENCES_MAX, Parameters.number(query, "differences", WhatIf.DIFFERENCES, 0));
    RouterConfig config = config(body);
    List<RecordedChoice> choices = choices(wanted, start);
    return Answer.json(WhatIf.of(config, choices, differences, () -> requireTime(start)).asMap());
  }

  /** Relative paths in it are never opened. */
  private static RouterConfig config(byte[] body) {
    Inspection inspection =
        new ConfigLoader(BaseMethods.standard())
            .inspect(new String(body, StandardCharsets.UTF_8), Path.of("/"));
    if (inspection.config() == null) {
      throw new IllegalArgumentException(
          inspection.problems().stream().map(Problem::line).collect(Collectors.joining("\n")));
    }
    return inspection.config();
  }

  private List<RecordedChoice> choices(RecordQuery wanted, long start) {
    List<RecordedChoice> choices = new ArrayList<>();
    RecordQuery query = wanted;
    for (boolean more = true; more; ) {
      requireTime(start);
      RecordPage page = journal.following(query, PAGE);
      if (!page.trouble().isEmpty()) {
        throw new Impossible(503, "newest records only: " + page.trouble());
      }
      if (choices.size() + page.records().size() > RECORDS_MAX) {
        throw new Impossible(
            422, "more than " + RECORDS_MAX + " records (expected: fewer, by from and to)");
      }
      for (StoredRecord record : page.records()) {
        choices.add(RecordedChoice.of(record.json()));
      }
      query = query.after(page.next());
      more = page.next() != null;
    }
    return choices;
  }

  private void requireTime(long start) {
    if (System.nanoTime() - start > nanosMax) {
      throw new Impossible(
          422,
          "not done after "
              + TimeUnit.NANOSECONDS.toSeconds(nanosMax)
              + " s (expected: fewer records, by from and to)");
    }
  }
}
