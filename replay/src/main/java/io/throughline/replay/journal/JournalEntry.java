package io.throughline.replay.journal;

import io.throughline.replay.RecordJson;
import io.throughline.replay.ReplayRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state of one record on its way to a store. What it takes to store it is worked out when asked
 * for, on a thread of the journal's own. Thread-safe.
 */
public final class JournalEntry {
  private final String id;
  private final long version;
  private final boolean opened;
  private final @Nullable ReplayRecord replay;
  private volatile @Nullable List<@Nullable Object> requestValues;
  private volatile @Nullable List<@Nullable Object> outcomeValues;

  private JournalEntry(
      String id,
      long version,
      boolean opened,
      @Nullable ReplayRecord replay,
      @Nullable List<@Nullable Object> requestValues,
      @Nullable List<@Nullable Object> outcomeValues) {
    this.id = id;
    this.version = version;
    this.opened = opened;
    this.replay = replay;
    this.requestValues = requestValues;
    this.outcomeValues = outcomeValues;
  }

  /**
   * A state of a record.
   *
   * @param version above that of every state of the record before
   * @param opened whether a state before it was written
   */
  public static JournalEntry of(ReplayRecord replay, long version, boolean opened) {
    return new JournalEntry(replay.id(), version, opened, replay, null, null);
  }

  /** As {@link #requestValues} and {@link #outcomeValues} told. */
  static JournalEntry ofValues(
      List<@Nullable Object> requestValues, List<@Nullable Object> outcomeValues) {
    return new JournalEntry(
        String.valueOf(requestValues.getFirst()),
        Columns.version(outcomeValues),
        false,
        null,
        requestValues,
        outcomeValues);
  }

  /** Of the record. */
  public String id() {
    return id;
  }

  /** Above that of every state of the record before. */
  public long version() {
    return version;
  }

  /** Whether a state before it was written, so that the outcome alone may do. */
  public boolean opened() {
    return opened;
  }

  /** Works out what the store will need. */
  void prepare() {
    outcomeValues();
    if (!opened) {
      requestValues();
    }
  }

  String tenant() {
    return replay == null
        ? String.valueOf(Columns.value(requestValues(), Columns.REQUEST, "tenant"))
        : Columns.storable(replay.tenant());
  }

  String sessionId() {
    return replay == null
        ? String.valueOf(Columns.value(requestValues(), Columns.REQUEST, "session_id"))
        : Columns.storable(replay.sessionId());
  }

  /** What was known when the request was routed, by {@link Columns#REQUEST}. */
  List<@Nullable Object> requestValues() {
    List<@Nullable Object> values = requestValues;
    if (values == null && replay != null) {
      values = Columns.request(replay, RecordBytes.of(RecordJson.of(replay)));
      requestValues = values;
    }
    return java.util.Objects.requireNonNull(values);
  }

  /** What became of it, by {@link Columns#OUTCOME}. */
  List<@Nullable Object> outcomeValues() {
    List<@Nullable Object> values = outcomeValues;
    if (values == null && replay != null) {
      values = Columns.outcome(replay, version, RecordBytes.of(RecordJson.outcome(replay)));
      outcomeValues = values;
    }
    return java.util.Objects.requireNonNull(values);
  }
}
