package io.throughline.replay;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps replay records. Writing never blocks and never waits for a disk; a record can be read as
 * soon as {@link #append} has returned.
 *
 * <p>Implementations are thread-safe and bounded: the oldest records go first.
 */
public interface Journal {
  /** Adds a record. */
  void append(ReplayRecord replay);

  /**
   * Changes the outcome of a record.
   *
   * @return whether the record was still there
   */
  boolean update(String id, UnaryOperator<ReplayOutcome> change);

  /** The record of an id, where it is in memory still. */
  Optional<ReplayRecord> find(String id);

  /** The newest records, newest first (by time, then by id), no more than that many. */
  List<ReplayRecord> recent(int most);

  /** Records that were dropped to make room, ever. */
  long dropped();
}
