package io.throughline.server.admin;

import io.throughline.divergence.State;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.journal.Cursor;
import io.throughline.replay.journal.RecordFilter;
import io.throughline.replay.journal.RecordFilter.Statuses;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.selector.Action;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads which records a request wants. */
final class RecordQueries {
  private RecordQueries() {}

  /**
   * The records that the parameters want.
   *
   * @throws IllegalArgumentException if one of them has no meaning; the message names it
   */
  static RecordQuery of(Map<String, String> query) {
    String cursor = query.getOrDefault("cursor", "");
    return new RecordQuery(
        query.getOrDefault("tenant", ""),
        filter(query),
        Parameters.time(query, "from"),
        Parameters.time(query, "to"),
        cursor.isEmpty() ? null : Cursor.parse(cursor));
  }

  private static RecordFilter filter(Map<String, String> query) {
    return new RecordFilter(
        query.getOrDefault("search", ""),
        query.getOrDefault("session_id", ""),
        query.getOrDefault("decision", ""),
        query.getOrDefault("model", ""),
        Parameters.oneOf(
            query,
            "action",
            Arrays.stream(Action.values()).map(Action::word).toArray(String[]::new)),
        query.getOrDefault("lock", ""),
        query.getOrDefault("phase", ""),
        Parameters.oneOf(
            query,
            "state",
            Arrays.stream(LifecycleState.values())
                .map(LifecycleState::word)
                .toArray(String[]::new)),
        Parameters.oneOf(query, "divergence", divergences()),
        statuses(query.getOrDefault("status", "")),
        streaming(query));
  }

  /** The states, and a word for all of them that are a sign. */
  static String[] divergences() {
    return Stream.concat(
            Stream.of(RecordFilter.ANY_DIVERGENCE), Arrays.stream(State.values()).map(State::word))
        .toArray(String[]::new);
  }

  private static @Nullable Boolean streaming(Map<String, String> query) {
    String word = Parameters.oneOf(query, "cache_status", "all", "cached", "streamed");
    return word.equals("streamed") ? Boolean.TRUE : null;
  }

  /** A status such as 429, or a class such as 5xx. */
  private static @Nullable Statuses statuses(String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (text.matches("[1-5]xx")) {
      int first = (text.charAt(0) - '0') * 100;
      return new Statuses(first, first + 99);
    }
    if (text.matches("[1-5]\\d\\d")) {
      return new Statuses(Integer.parseInt(text), Integer.parseInt(text));
    }
    throw new IllegalArgumentException("status: " + text + " (expected: such as 429 or 5xx)");
  }
}
