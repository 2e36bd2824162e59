package io.throughline.replay.derive;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How much more often answers of one model are kept than those of another, within a category or a
 * decision. An answer is kept when it ended whole and the client did not ask for the same turn
 * again. Turns without an answer tell of servers, not of answers, and are left out.
 *
 * <p>Each session counts once for a model, with the share of its answers that were kept: turns of
 * one session are alike, and a client that asks for ever must not outweigh all others. The gap is
 * the difference of the means, less its standard error and never beyond 0: what may be chance moves
 * no session.
 */
final class QualityGaps {
  /** A turn that is asked again later is another attempt of the user's, not of the client's. */
  private static final Duration AGAIN_WITHIN = Duration.ofMinutes(10);

  /** What a request is recognised by, as no record holds its text. */
  private record Asked(int turnIndex, long contextTokens) {}

  private record Pair(String family, String model) {}

  private final Map<String, Map<String, Sample>> kept = new TreeMap<>();

  void add(RecordedSession session) {
    Map<Asked, Instant> next = new HashMap<>();
    Map<Pair, Sample> own = new HashMap<>();
    for (ReplayRecord turn : session.turns().reversed()) {
      Asked asked = new Asked(turn.turnIndex(), turn.contextTokens());
      LifecycleState state = turn.outcome().state();
      if (state == LifecycleState.COMPLETED || state == LifecycleState.ABORTED) {
        double value = isKept(turn, next.get(asked)) ? 1 : 0;
        for (String family : RecordedSession.families(turn)) {
          Pair pair = new Pair(family, RecordedSession.model(turn));
          own.computeIfAbsent(pair, unseen -> new Sample()).add(value);
        }
      }
      next.put(asked, turn.timestamp());
    }
    own.forEach((pair, share) -> sample(pair).add(share.mean()));
  }

  /** One session that kept all and one that kept none stand before the first: few say little. */
  private Sample sample(Pair pair) {
    return kept.computeIfAbsent(pair.family, unseen -> new TreeMap<>())
        .computeIfAbsent(
            pair.model,
            unseen -> {
              Sample sample = new Sample();
              sample.add(0);
              sample.add(1);
              return sample;
            });
  }

  /** A request beside the first one, before its answer ended, is no judgement of it. */
  private static boolean isKept(ReplayRecord turn, @Nullable Instant next) {
    if (turn.outcome().state() != LifecycleState.COMPLETED) {
      return false;
    }
    Instant end = RecordedSession.end(turn);
    return next == null || next.isBefore(end) || next.isAfter(end.plus(AGAIN_WITHIN));
  }

  Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    kept.forEach((family, models) ->
        models.forEach((current, ofCurrent) ->
            models.forEach((candidate, ofCandidate) -> {
              if (!current.equals(candidate)) {
                entries.put(
                    LookupTables.qualityGapKey(family, current, candidate),
                    gap(ofCurrent, ofCandidate));
              }
            })));
    return entries;
  }

  private static Entry gap(Sample current, Sample candidate) {
    double difference = candidate.mean() - current.mean();
    double error = Math.sqrt(candidate.varianceOfMean() + current.varianceOfMean());
    double sure = Math.copySign(Math.max(0, Math.abs(difference) - error), difference);
    long samples = Math.min(current.count(), candidate.count()) - 2;
    return new Entry(Math.clamp(sure + 0.0, -1, 1), Source.REPLAY_DERIVED, samples);
  }
}
