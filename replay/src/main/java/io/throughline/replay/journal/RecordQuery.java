package io.throughline.replay.journal;

import io.throughline.replay.ReplayRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted.
 *
 * @param tenant exact; empty for all
 * @param filter what they have to be like
 * @param from the first moment; null for no bound
 * @param to the moment after the last; null for no bound
 * @param after the record before the first wanted one, in the order of the list; null for the start
 */
public record RecordQuery(
    String tenant,
    RecordFilter filter,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Cursor after) {
  /** Every record. */
  public static final RecordQuery ALL = of(RecordFilter.NONE);

  /** The records that are like that, of all tenants and times. */
  public static RecordQuery of(RecordFilter filter) {
    return new RecordQuery("", filter, null, null, null);
  }

  /** The records of one session. */
  public static RecordQuery ofSession(String sessionId) {
    return of(RecordFilter.ofSession(sessionId));
  }

  /** The same for one tenant only. */
  public RecordQuery ofTenant(String only) {
    return new RecordQuery(only, filter, from, to, after);
  }

  /** The same within a time; null for no bound. */
  public RecordQuery between(@Nullable Instant first, @Nullable Instant end) {
    return new RecordQuery(tenant, filter, first, end, after);
  }

  /** The same from another place of the list on. */
  public RecordQuery after(@Nullable Cursor place) {
    return new RecordQuery(tenant, filter, from, to, place);
  }

  /** Whether a record matches, wherever in the list it is. */
  public boolean wants(ReplayRecord replay) {
    return (tenant.isEmpty() || tenant.equals(replay.tenant()))
        && wantsTime(replay.timestamp())
        && filter.matches(replay);
  }

  /** Whether a record comes after the cursor. */
  public boolean isPast(ReplayRecord replay) {
    if (after == null) {
      return true;
    }
    long at = Cursor.micros(replay.timestamp());
    return at < after.atMicros()
        || (at == after.atMicros() && replay.id().compareTo(after.id()) < 0);
  }

  private boolean wantsTime(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }
}
