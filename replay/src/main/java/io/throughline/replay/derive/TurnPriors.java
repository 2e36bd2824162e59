package io.throughline.replay.derive;

import io.throughline.replay.ReplayRecord;
import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many turns follow the first one in a usual session: the mean length of ended sessions, less
 * one. A session counts for each category and decision that one of its turns had.
 */
final class TurnPriors {
  private final Instant now;
  private final Map<String, Sample> lengths = new TreeMap<>();

  TurnPriors(Instant now) {
    this.now = now;
  }

  void add(RecordedSession session) {
    int length = session.length();
    if (length == 0 || !session.hasEnded(now)) {
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    for (ReplayRecord turn : session.turns()) {
      names.addAll(RecordedSession.families(turn));
    }
    names.forEach(name -> lengths.computeIfAbsent(name, unseen -> new Sample()).add(length));
  }

  Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    lengths.forEach((name, length) ->
        entries.put(
            LookupTables.priorKey(name),
            new Entry(Math.max(0, length.mean() - 1), Source.REPLAY_DERIVED, length.count())));
    return entries;
  }
}
