package io.throughline.replay.journal;

import java.util.Optional;

/**
 * Reads records for people and programs. Methods may take up to some seconds: never for the path of
 * a request. Thread-safe.
 */
public interface JournalReader {
  /** The record of an id. */
  Optional<StoredRecord> stored(String id);

  /**
   * A page of records, newest first (by time, then by id); those that were appended before the call
   * are in it.
   *
   * @param limit at least 1
   * @param offset at least 0, counted from the query's cursor
   */
  RecordPage page(RecordQuery query, int limit, int offset);

  /**
   * The same from the query's cursor on, without {@link RecordPage#total}: for reading all of them,
   * page by page.
   *
   * @param limit at least 1
   */
  RecordPage following(RecordQuery query, int limit);

  /** What records come to, wherever in the list they are. */
  GroupSums.Sums sums(RecordQuery query);
}
