package io.throughline.replay.journal;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Records in a database. What the databases do differently is their {@link Database}'s to know; the
 * queries are the same on all.
 */
final class SqlJournalStore implements JournalStore {
  private static final String SELECT =
      "SELECT id, at_us, tenant, state, request, outcome FROM records";

  /** In the order of {@link GroupSums}; a sum of nothing is null, which is read as 0. */
  private static final String SUMS =
      "SELECT decision, selected_model, currency, count(*), count(input_tokens),"
          + " sum(input_tokens), sum(cached_tokens), sum(output_tokens),"
          + " count(cost_nanos), sum(cost_nanos),"
          + " sum(CASE WHEN cost_nanos IS NULL THEN NULL ELSE uncached_nanos END),"
          + " sum(uncached_nanos - cost_nanos) FROM records";

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private final Database database;
  private final Jdbi writer;
  private final Jdbi reader;

  /**
   * What differs from one database to the next, and the connections to it.
   *
   * @param writing one connection, or as many as may write at one time
   * @param reading connections for queries
   * @param bytes a query for the bytes that records take
   * @param turn a query that is true for one sidecar at a time, until its transaction ends; ""
   *     where there is one only
   * @param held what is given back when the store is closed, after the connections
   */
  record Database(
      HikariDataSource writing,
      HikariDataSource reading,
      String bytes,
      String turn,
      AutoCloseable held) {
    boolean takesTurn(Handle transaction) {
      return turn.isEmpty() || transaction.createQuery(turn).mapTo(Boolean.class).one();
    }
  }

  /** Takes a database over whose tables are there. */
  SqlJournalStore(Database database) {
    this.database = database;
    this.writer = Jdbi.create(database.writing());
    this.reader = Jdbi.create(database.reading());
  }

  @Override
  public void write(List<JournalEntry> entries) throws JournalStoreException {
    in(
        writer,
        handle -> {
          handle.useTransaction(
              transaction -> RecordWrites.write(transaction.getConnection(), entries));
          return null;
        });
  }

  @Override
  public Optional<StoredRecord> find(String id) throws JournalStoreException {
    List<StoredRow> rows =
        in(
            reader,
            handle ->
                handle
                    .createQuery(SELECT + " WHERE id = :id")
                    .bind("id", id)
                    .map((row, context) -> StoredRow.of(row))
                    .list());
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst().record());
  }

  @Override
  public List<StoredRecord> list(RecordQuery query, int limit, int offset)
      throws JournalStoreException {
    Conditions conditions = Conditions.of(query);
    List<StoredRow> rows =
        in(
            reader,
            handle -> {
              Query listing =
                  conditions
                      .bind(
                          handle.createQuery(
                              SELECT
                                  + conditions.where()
                                  + " ORDER BY at_us DESC, id DESC LIMIT :limit OFFSET :offset"))
                      .bind("limit", limit)
                      .bind("offset", offset);
              return StatementLimit.run(
                  listing,
                  ANSWER_WITHIN,
                  question -> question.map((row, context) -> StoredRow.of(row)).list());
            });
    List<StoredRecord> records = new ArrayList<>(rows.size());
    for (StoredRow row : rows) {
      records.add(row.record());
    }
    return records;
  }

  @Override
  public int count(RecordQuery query, int most) throws JournalStoreException {
    Conditions conditions = Conditions.of(query.after(null));
    String sql =
        "SELECT count(*) FROM (SELECT 1 FROM records"
            + conditions.where()
            + " LIMIT :most) matching";
    return in(
        reader,
        handle -> {
          Query counting = conditions.bind(handle.createQuery(sql)).bind("most", most);
          return StatementLimit.run(
              counting, ANSWER_WITHIN, question -> question.mapTo(Integer.class).one());
        });
  }

  @Override
  public Optional<Instant> back(RecordQuery query, int records) throws JournalStoreException {
    Conditions conditions =
        Conditions.of(RecordQuery.ALL.ofTenant(query.tenant()).between(query.from(), query.to()));
    String sql =
        "SELECT at_us FROM records"
            + conditions.where()
            + " ORDER BY at_us DESC LIMIT 1 OFFSET :records";
    return in(
        reader,
        handle ->
            StatementLimit.run(
                conditions.bind(handle.createQuery(sql)).bind("records", records),
                ANSWER_WITHIN,
                question -> question.mapTo(Long.class).findOne().map(Cursor::instant)));
  }

  @Override
  public List<GroupSums> sums(RecordQuery query, int most) throws JournalStoreException {
    Conditions conditions = Conditions.of(query.after(null));
    String sql =
        SUMS
            + conditions.where()
            + " GROUP BY decision, selected_model, currency ORDER BY count(*) DESC LIMIT :most";
    return in(
        reader,
        handle ->
            StatementLimit.run(
                conditions.bind(handle.createQuery(sql)).bind("most", most),
                ANSWER_WITHIN,
                question -> question.map((row, context) -> sums(row)).list()));
  }

  private static GroupSums sums(java.sql.ResultSet row) throws SQLException {
    return new GroupSums(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12));
  }

  @Override
  public int deleteOldest(Instant before, int most) throws JournalStoreException {
    return delete(
        "SELECT id FROM records WHERE at_us < :before ORDER BY at_us LIMIT :most",
        Map.of("before", Cursor.micros(before), "most", most));
  }

  @Override
  public int deleteTenant(String tenant, int most) throws JournalStoreException {
    in(
        writer,
        handle -> {
          handle.useTransaction(transaction -> RollUp.forgetTenant(transaction, tenant));
          return null;
        });
    return delete(
        "SELECT id FROM records WHERE tenant = :tenant LIMIT :most",
        Map.of("tenant", tenant, "most", most));
  }

  private int delete(String which, Map<String, Object> arguments) throws JournalStoreException {
    return in(
        writer,
        handle ->
            handle
                .createUpdate("DELETE FROM records WHERE id IN (" + which + ")")
                .bindMap(arguments)
                .execute());
  }

  @Override
  public long bytes() throws JournalStoreException {
    return in(reader, handle -> handle.createQuery(database.bytes()).mapTo(Long.class).one());
  }

  @Override
  public int rollUp() throws JournalStoreException {
    return in(
        writer,
        handle ->
            handle.inTransaction(
                transaction -> database.takesTurn(transaction) ? RollUp.some(transaction) : 0));
  }

  @Override
  public Overview overview(AnalyticsQuery query) throws JournalStoreException {
    return in(reader, handle -> Analytics.overview(handle, query));
  }

  @Override
  public List<Map<String, @Nullable Object>> models(AnalyticsQuery query)
      throws JournalStoreException {
    return in(reader, handle -> Analytics.models(handle, query));
  }

  @Override
  public List<Map<String, @Nullable Object>> sums(AnalyticsQuery query, List<SumKey> keys)
      throws JournalStoreException {
    return in(reader, handle -> Analytics.sums(handle, query, keys));
  }

  @Override
  public List<Map<String, @Nullable Object>> profiles(AnalyticsQuery query)
      throws JournalStoreException {
    return in(reader, handle -> Analytics.profiles(handle, query));
  }

  @Override
  public List<Map<String, @Nullable Object>> traffic(
      AnalyticsQuery query, String model, String other) throws JournalStoreException {
    return in(reader, handle -> Analytics.traffic(handle, query, model, other));
  }

  @Override
  public List<SessionLengths> lengths(Instant from, Instant to) throws JournalStoreException {
    return in(reader, handle -> Analytics.lengths(handle, from, to));
  }

  @Override
  public List<Map<String, @Nullable Object>> sessions(AnalyticsQuery query, int limit, int offset)
      throws JournalStoreException {
    return in(reader, handle -> Analytics.sessions(handle, query, limit, offset));
  }

  @Override
  public List<Map<String, @Nullable Object>> session(String tenant, String sessionId)
      throws JournalStoreException {
    return in(reader, handle -> Analytics.session(handle, tenant, sessionId));
  }

  @Override
  public void close() {
    database.writing().close();
    database.reading().close();
    try {
      database.held().close();
    } catch (Exception e) {
      throw new IllegalStateException("journal: not given back", e);
    }
  }

  private static <T extends @Nullable Object> T in(Jdbi jdbi, HandleCallback<T, SQLException> work)
      throws JournalStoreException {
    try (Handle handle = jdbi.open()) {
      return work.withHandle(handle);
    } catch (SQLException | JdbiException e) {
      throw new JournalStoreException(SqlFaults.words(e), e, SqlFaults.refused(e));
    }
  }

  /** A row whose bytes are read once its connection is given back. */
  private record StoredRow(
      String id, long atMicros, String tenant, String state, byte[] request, byte[] outcome) {
    static StoredRow of(java.sql.ResultSet row) throws SQLException {
      return new StoredRow(
          row.getString("id"),
          row.getLong("at_us"),
          row.getString("tenant"),
          row.getString("state"),
          row.getBytes("request"),
          row.getBytes("outcome"));
    }

    StoredRecord record() throws JournalStoreException {
      Map<String, Object> json = RecordBytes.read(request);
      json.putAll(RecordBytes.read(outcome));
      boolean inProgress = state.equals(io.throughline.replay.LifecycleState.IN_PROGRESS.word());
      return new StoredRecord(
          id, Cursor.instant(atMicros), tenant, inProgress, Collections.unmodifiableMap(json));
    }
  }
}
