package io.throughline.replay;

import java.util.List;

/**
 * One page of records, newest first.
 *
 * @param total records that match in all
 * @param limit largest count asked for
 * @param offset records skipped
 * @param records the records
 */
public record Page(int total, int limit, int offset, List<ReplayRecord> records) {
  /** Copies the records. */
  public Page {
    records = List.copyOf(records);
  }

  /** Whether records follow this page. */
  public boolean hasMore() {
    return offset + records.size() < total;
  }
}
