package io.throughline.replay.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of records, newest first.
 *
 * @param total records that match in all, counted up to {@value #TOTAL_MAX} and for as long as a
 *     page may take; {@value #UNCOUNTED} where they were not counted
 * @param records of this page
 * @param next where the next page begins; null when this is the last
 * @param searchedTo records from then on were looked at, and older ones by the next page; null
 *     where the page is full, or all were
 * @param trouble why the page has the newest records only: the store does not answer; "" when it
 *     does
 */
public record RecordPage(
    int total,
    List<StoredRecord> records,
    @Nullable Cursor next,
    @Nullable Instant searchedTo,
    String trouble) {
  /** Matching records are counted up to here. */
  public static final int TOTAL_MAX = 10_000;

  /** In place of a total. */
  public static final int UNCOUNTED = -1;

  /** A page that is full or the last. */
  public RecordPage(int total, List<StoredRecord> records, @Nullable Cursor next, String trouble) {
    this(total, records, next, null, trouble);
  }

  /** Copies the records. */
  public RecordPage {
    records = List.copyOf(records);
  }
}
