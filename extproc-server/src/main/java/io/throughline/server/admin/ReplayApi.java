package io.throughline.server.admin;

import io.throughline.replay.journal.Cursor;
import io.throughline.replay.journal.GroupSums;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The replay API: a list of records with filters and paging, and single records. Thread-safe. */
final class ReplayApi {
  static final String ROOT = "/v1/router_replay";
  private static final int LIMIT = 20;
  private static final int LIMIT_MAX = 100;

  /** The answers that a response cache gave. */
  private static final RecordPage NO_RESPONSE_CACHE = new RecordPage(0, List.of(), null, "");

  private static final Map<String, Object> LIST =
      Schemas.object()
          .with("object", Schemas.words("router_replay.list"))
          .with("count", Schemas.whole(0))
          .with("total", Schemas.whole(0))
          .with("limit", Schemas.whole(1))
          .with("offset", Schemas.whole(0))
          .with("has_more", Schemas.FLAG)
          .may("next_offset", Schemas.whole(0))
          .may("next_cursor", Schemas.TEXT)
          .may("searched_to", Schemas.TIME)
          .may("degraded", Schemas.TEXT)
          .with("data", Schemas.list(Schemas.named("Record")))
          .schema();

  private static final Duration AGGREGATED = Duration.ofDays(1);

  private final JournalReader journal;
  private final InstantSource clock;

  ReplayApi(JournalReader journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  List<Route> routes() {
    Doc list =
        Doc.of("records", "Records, newest first.", LIST)
            .asks(RecordParameters.FILTERS)
            .asks(
                Parameter.of(
                    "limit", "Records of a page; more than 100 are 100.", Schemas.whole(1)),
                Parameter.of("offset", "Records to leave out first.", Schemas.whole(0)),
                RecordParameters.CURSOR);
    return List.of(
        Route.get(ROOT, Need.READ, this::list, list),
        Route.get(
            ROOT + "/",
            Need.READ,
            this::list,
            new Doc(
                "records_slash", "The same.", list.parameters(), null, list.answer(), List.of())),
        Route.get(
            ROOT + "/aggregate",
            Need.READ,
            this::aggregate,
            Doc.of(
                    "records_aggregate",
                    "What records come to; of the last 24 hours unless from or to is given.",
                    AggregateJson.SCHEMA)
                .asks(RecordParameters.FILTERS)),
        Route.get(
            ROOT + "/trajectory",
            Need.READ,
            this::trajectory,
            Doc.of(
                    "session_trajectory",
                    "The newest 1,000 turns of one session, oldest first.",
                    Trajectory.SCHEMA)
                .asks(
                    new Parameter(
                        "session_id", "The session's id as sent.", true, Schemas.SOME_TEXT),
                    RecordParameters.TENANT,
                    RecordParameters.CURSOR)),
        Route.get(
            ROOT + "/{id}",
            Need.READ,
            this::one,
            Doc.of("record", "One record.", Schemas.named("Record")).fails(404)));
  }

  private Answer one(Call call) {
    return journal
        .stored(call.in("id"))
        .filter(replay -> call.access().sees(replay.tenant()))
        .map(replay -> Answer.json(replay.json()))
        .orElseGet(() -> Answer.error(404, "no record of that id"));
  }

  private Answer aggregate(Call call) {
    Map<String, String> query = new HashMap<>(call.query());
    if (query.getOrDefault("from", "").isEmpty()) {
      Instant to = Parameters.time(query, "to");
      query.put("from", (to == null ? clock.instant() : to).minus(AGGREGATED).toString());
    }
    boolean none = query.getOrDefault("cache_status", "").equals("cached");
    return Answer.json(
        AggregateJson.of(
            none
                ? new GroupSums.Sums(List.of(), "")
                : journal.sums(call.access().narrowed(RecordQueries.of(query)))));
  }

  private Answer trajectory(Call call) {
    String session = call.query().getOrDefault("session_id", "");
    if (session.isEmpty()) {
      throw new IllegalArgumentException("session_id: absent (expected: the session's id)");
    }
    String cursor = call.query().getOrDefault("cursor", "");
    RecordQuery query =
        RecordQuery.ofSession(session)
            .ofTenant(call.query().getOrDefault("tenant", ""))
            .after(cursor.isEmpty() ? null : Cursor.parse(cursor));
    return Answer.json(
        Trajectory.json(
            session, journal.following(call.access().narrowed(query), Trajectory.RECORDS_MAX)));
  }

  private Answer list(Call call) {
    Map<String, String> query = call.query();
    int limit = Math.min(LIMIT_MAX, Parameters.number(query, "limit", LIMIT, 1));
    int offset = Parameters.number(query, "offset", 0, 0);
    RecordPage page =
        query.getOrDefault("cache_status", "").equals("cached")
            ? NO_RESPONSE_CACHE
            : journal.page(call.access().narrowed(RecordQueries.of(query)), limit, offset);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", "router_replay.list");
    json.put("count", page.records().size());
    json.put("total", page.total());
    json.put("limit", limit);
    json.put("offset", offset);
    json.put("has_more", page.next() != null);
    if (page.next() != null) {
      json.put("next_offset", offset + page.records().size());
      json.put("next_cursor", page.next().toString());
    }
    if (page.searchedTo() != null) {
      json.put("searched_to", page.searchedTo().toString());
    }
    if (!page.trouble().isEmpty()) {
      json.put("degraded", "newest records only: " + page.trouble());
    }
    json.put("data", page.records().stream().map(StoredRecord::json).toList());
    return Answer.json(json);
  }
}
