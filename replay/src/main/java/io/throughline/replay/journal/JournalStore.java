package io.throughline.replay.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  @Override
  void close();
}
