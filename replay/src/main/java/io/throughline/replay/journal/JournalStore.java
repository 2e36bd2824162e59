package io.throughline.replay.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records on disk. All methods block and are called from threads of the journal's own, never
 * from the path of a request. Writing is idempotent: an entry that is written twice, or after a
 * later one of the same record, changes nothing. Thread-safe.
 */
public interface JournalStore extends AutoCloseable {
  /**
   * Writes entries, all or none. When it returns they survive the end of the process.
   *
   * @param entries of each record at most one
   * @throws JournalStoreException when the store cannot take them now
   */
  void write(List<JournalEntry> entries) throws JournalStoreException;

  /**
   * The record of an id.
   *
   * @throws JournalStoreException when the store does not answer
   */
  Optional<StoredRecord> find(String id) throws JournalStoreException;

  /**
   * Records, newest first (by time, then by id).
   *
   * @throws JournalStoreException when the store does not answer
   */
  List<StoredRecord> list(RecordQuery query, int limit, int offset) throws JournalStoreException;

  /**
   * How many records match, counted up to a bound.
   *
   * @throws JournalStoreException when the store does not answer
   */
  int count(RecordQuery query, int most) throws JournalStoreException;

  /**
   * When the record was routed that is so many back from the newest within a query's time and of
   * its tenant; what else the query wants does not count.
   *
   * @param records at least 1
   * @return empty when there are no more than that many
   * @throws JournalStoreException when the store does not answer
   */
  Optional<Instant> back(RecordQuery query, int records) throws JournalStoreException;

  /**
   * What records come to, by decision, model and currency; the groups with the most records first.
   *
   * @throws JournalStoreException when the store does not answer within some seconds
   */
  List<GroupSums> sums(RecordQuery query, int most) throws JournalStoreException;

  /**
   * Deletes some of the oldest records.
   *
   * @param before records from then on stay
   * @param most how many go at most
   * @return how many went
   * @throws JournalStoreException when the store does not answer
   */
  int deleteOldest(Instant before, int most) throws JournalStoreException;

  /**
   * Deletes some records of a tenant.
   *
   * @return how many went; fewer than {@code most} when there are none left
   * @throws JournalStoreException when the store does not answer
   */
  int deleteTenant(String tenant, int most) throws JournalStoreException;

  /**
   * Bytes that the records take, what was deleted and is free to be used again left out.
   *
   * @throws JournalStoreException when the store does not answer
   */
  long bytes() throws JournalStoreException;

  /**
   * Works out what some of the sessions come to whose records changed, or some of the hours whose
   * sessions did; where another sidecar does so at the moment, none.
   *
   * @return how many of either; 0 when there are none left
   * @throws JournalStoreException when the store does not answer
   */
  int rollUp() throws JournalStoreException;

  /**
   * Sums over sessions, as the roll-up left them.
   *
   * @throws JournalStoreException when the store does not answer
   */
  Overview overview(AnalyticsQuery query) throws JournalStoreException;

  /**
   * Sums by model and currency.
   *
   * @throws JournalStoreException when the store does not answer
   */
  List<Map<String, @Nullable Object>> models(AnalyticsQuery query) throws JournalStoreException;

  /**
   * Sums by some keys: a row for each combination that there is, in their order, with the keys'
   * names and the columns of {@link #models}.
   *
   * @param keys at least one
   * @throws JournalStoreException when the store does not answer
   */
  List<Map<String, @Nullable Object>> sums(AnalyticsQuery query, List<SumKey> keys)
      throws JournalStoreException;

  /**
   * How many of the newest 50,000 sessions have a profile, by workspace and profile, and how many
   * turns they have.
   *
   * @throws JournalStoreException when the store does not answer
   */
  List<Map<String, @Nullable Object>> profiles(AnalyticsQuery query) throws JournalStoreException;

  /**
   * The newest 25,000 sessions in which either of two models took part.
   *
   * @throws JournalStoreException when the store does not answer
   */
  List<Map<String, @Nullable Object>> traffic(AnalyticsQuery query, String model, String other)
      throws JournalStoreException;

  /**
   * How long the sessions were whose last turn ended in a time, by workspace.
   *
   * @throws JournalStoreException when the store does not answer
   */
  List<SessionLengths> lengths(Instant from, Instant to) throws JournalStoreException;

  /**
   * Sessions, those with the newest turn first, a row for each of their models.
   *
   * @param limit sessions, at least 1
   * @throws JournalStoreException when the store does not answer
   */
  List<Map<String, @Nullable Object>> sessions(AnalyticsQuery query, int limit, int offset)
      throws JournalStoreException;

  /**
   * The rows of one session, one for each of its models.
   *
   * @param tenant "" for all
   * @throws JournalStoreException when the store does not answer
   */
  List<Map<String, @Nullable Object>> session(String tenant, String sessionId)
      throws JournalStoreException;

  /**
   * What sessions come to. The rows have the names of columns; amounts are billionths of a unit of
   * their currency.
   *
   * @param totals over all
   * @param costs a row for each currency
   * @param days a row for each day since 1970 in UTC
   * @param turns how many sessions have that many turns; 65 stands for more than 64
   */
  record Overview(
      Map<String, @Nullable Object> totals,
      List<Map<String, @Nullable Object>> costs,
      List<Map<String, @Nullable Object>> days,
      List<Map<String, @Nullable Object>> turns) {}

  @Override
  void close();
}
