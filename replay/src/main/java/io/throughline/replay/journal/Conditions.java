package io.throughline.replay.journal;

import io.throughline.divergence.State;
import io.throughline.replay.journal.RecordFilter.Statuses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/** The condition of a query in SQL, every value of it an argument. */
final class Conditions {
  private final List<String> terms = new ArrayList<>();
  private final Map<String, Object> arguments = new LinkedHashMap<>();

  private Conditions() {}

  static Conditions of(RecordQuery query) {
    Conditions conditions = new Conditions();
    conditions.equal("tenant", query.tenant());
    conditions.filter(query.filter());
    conditions.place(query);
    return conditions;
  }

  private void filter(RecordFilter filter) {
    equal("session_id", filter.sessionId());
    equal("decision", filter.decision());
    equal("action", filter.action());
    equal("phase", filter.phase());
    equal("state", filter.state());
    model(filter.model());
    lock(filter.lock());
    divergence(filter.divergence());
    search(filter.search());
    if (filter.streaming() != null) {
      add("streaming = :streaming", "streaming", filter.streaming() ? 1 : 0);
    }
    Statuses statuses = filter.statuses();
    if (statuses != null) {
      add("status >= :status_from", "status_from", statuses.from());
      add("status <= :status_to", "status_to", statuses.to());
    }
  }

  private void place(RecordQuery query) {
    if (query.from() != null) {
      add("at_us >= :from", "from", Cursor.micros(query.from()));
    }
    if (query.to() != null) {
      add("at_us < :to", "to", Cursor.micros(query.to()));
    }
    if (query.after() != null) {
      add("at_us <= :after_at", "after_at", query.after().atMicros());
      add("(at_us < :after_at OR id < :after_id)", "after_id", query.after().id());
    }
  }

  private void equal(String column, String value) {
    if (!value.isEmpty()) {
      add(column + " = :" + column, column, value);
    }
  }

  private void model(String model) {
    if (!model.isEmpty()) {
      add("(selected_model = :model OR requested_model = :model)", "model", model);
    }
  }

  private void lock(String lock) {
    switch (lock) {
      case "" -> {}
      case RecordFilter.ANY_LOCK -> terms.add("lock_reason <> ''");
      case RecordFilter.NO_LOCK -> terms.add("lock_reason = ''");
      case RecordFilter.CLIENT_NAMED -> add("reason = :lock", "lock", lock);
      default -> {
        String kinds = RecordFilter.kindsOf(lock);
        add("(lock_reason = :lock OR substr(lock_reason, 1, :length) = :kinds)", "lock", lock);
        arguments.put("length", kinds.codePointCount(0, kinds.length()));
        arguments.put("kinds", kinds);
      }
    }
  }

  private void divergence(String state) {
    if (state.equals(RecordFilter.ANY_DIVERGENCE)) {
      add("divergence <> '' AND divergence <> :healthy", "healthy", State.HEALTHY.word());
    } else {
      equal("divergence", state);
    }
  }

  private void search(String part) {
    if (!part.isEmpty()) {
      String literal =
          part.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_");
      add("lower(request_id) LIKE :search ESCAPE '!'", "search", "%" + literal + "%");
    }
  }

  private void add(String term, String name, Object value) {
    terms.add(term);
    arguments.put(name, value);
  }

  /** {@code " WHERE …"}, or "" when all are wanted. */
  String where() {
    return terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
  }

  Query bind(Query query) {
    return query.bindMap(arguments);
  }
}
