package io.throughline.server.admin;

import io.throughline.replay.Activity;
import io.throughline.replay.journal.AnalyticsQuery;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.replay.journal.JournalUpkeep;
import io.throughline.server.admin.Route.Parameter;
import io.throughline.server.admin.Schemas.Shape;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How questions about sessions are asked: of which sessions, of which store. Sums are as the last
 * roll-up left them, which a reader's question brings up to date where that takes a moment only.
 */
final class SessionQuestions {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration FRESH_WITHIN = Duration.ofMillis(500);
  private static final String[] ACTIVITIES =
      Arrays.stream(Activity.values()).map(Activity::word).toArray(String[]::new);

  /** Which sessions a question is about. */
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.of(
              "from",
              "Sessions whose last turn was then or later; 30 days before `to`.",
              Schemas.TIME),
          Parameter.of("to", "And before then; now.", Schemas.TIME),
          Parameter.of("tenant", "Exact tenant.", Schemas.TEXT),
          Parameter.of("workspace", "Exact workspace.", Schemas.TEXT),
          Parameter.of(
              "activity", "What most of a session's turns are about.", Schemas.words(ACTIVITIES)));

  private final @Nullable DurableJournal journal;
  private final @Nullable JournalUpkeep upkeep;
  private final InstantSource clock;

  SessionQuestions(AdminParts parts) {
    this.journal = parts.durable();
    this.upkeep = parts.upkeep();
    this.clock = parts.clock();
  }

  /** What an answer begins with. */
  static Shape head() {
    return Schemas.object()
        .with("from", Schemas.TIME)
        .with("to", Schemas.TIME)
        .with("rolled_up_at", Schemas.orNull(Schemas.TIME));
  }

  /** As {@link #head()} says. */
  Map<String, @Nullable Object> head(AnalyticsQuery query) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("from", query.from().toString());
    json.put("to", query.to().toString());
    Instant rolledUpAt = upkeep == null ? null : upkeep.rolledUpAt();
    json.put("rolled_up_at", rolledUpAt == null ? null : rolledUpAt.toString());
    return json;
  }

  /** Answers from the store. */
  interface Question {
    Answer ask(JournalStore store) throws JournalStoreException;
  }

  /** The answer, from sums that are as new as can be had in a moment; 503 without a store. */
  Answer asked(Question question) {
    return asked(question, why -> Answer.error(503, why));
  }

  /**
   * The same.
   *
   * @param without answers where no store does, and is told why
   */
  Answer asked(Question question, Function<String, Answer> without) {
    if (journal == null) {
      return without.apply("records are in memory only (expected: another type of journal)");
    }
    if (upkeep != null) {
      upkeep.freshen(FRESH_WITHIN);
    }
    JournalStore store = journal.store();
    if (store == null) {
      return without.apply("the journal's store does not answer: " + journal.trouble());
    }
    try {
      return question.ask(store);
    } catch (JournalStoreException e) {
      return without.apply("the journal's store does not answer: " + e.getMessage());
    }
  }

  /**
   * The sessions that parameters name.
   *
   * @param tenant whose sessions may be seen; "" for all
   * @throws IllegalArgumentException when a parameter is not as it must be
   */
  AnalyticsQuery query(Map<String, String> parameters, String tenant) {
    Instant to = Parameters.time(parameters, "to");
    Instant until = to == null ? clock.instant().plusSeconds(1) : to;
    Instant from = Parameters.time(parameters, "from");
    Instant since = from == null ? until.minus(MONTH) : from;
    if (!since.isBefore(until)) {
      throw new IllegalArgumentException(
          "from: " + since + " (expected: before to, which is " + until + ")");
    }
    return new AnalyticsQuery(
        since,
        until,
        tenant.isEmpty() ? parameters.getOrDefault("tenant", "") : tenant,
        parameters.getOrDefault("workspace", ""),
        Parameters.oneOf(parameters, "activity", ACTIVITIES));
  }
}
