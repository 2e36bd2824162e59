package io.throughline.replay.derive;

import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Catalogue;
import io.throughline.selector.Cost;
import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Handoff;
import io.throughline.selector.LookupTables.Source;
import io.throughline.selector.Model;
import io.throughline.selector.Money;
import io.throughline.selector.Pricing;
import io.throughline.selector.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a change of model wasted, as a share of what the turn's input costs: (input cost of the turn
 * after the change − what it would have cost on the same model with a warm cache) / its input cost
 * without a cache, in [0, 1]. Both sides are prices of the model that was moved to: that one model
 * is dearer than another is the base method's business.
 *
 * <p>Each session counts once for a pair, with the mean of its changes. Left out is what cannot be
 * known: tokens that no provider reported, prices that are missing, and changes after the cache of
 * the model before had expired anyway.
 */
final class HandoffPenalties {
  private final Catalogue catalogue;
  private final Function<String, Duration> cacheLifetime;
  private final Map<Handoff, Sample> wasted = new HashMap<>();

  HandoffPenalties(Catalogue catalogue, Function<String, Duration> cacheLifetime) {
    this.catalogue = catalogue;
    this.cacheLifetime = cacheLifetime;
  }

  void add(RecordedSession session) {
    Map<String, ReplayRecord> last = new HashMap<>();
    Map<Handoff, Sample> own = new HashMap<>();
    for (ReplayRecord turn : session.turns()) {
      if (reported(turn) != null) {
        String model = RecordedSession.model(turn);
        String from = turn.policy() == null ? "" : turn.policy().currentModel();
        Double share = from.equals(model) ? null : wasted(last.get(from), turn);
        if (share != null) {
          own.computeIfAbsent(new Handoff(from, model), unseen -> new Sample()).add(share);
        }
        last.put(model, turn);
      }
    }
    own.forEach(
        (pair, mean) -> wasted.computeIfAbsent(pair, unseen -> new Sample()).add(mean.mean()));
  }

  private static @Nullable Usage reported(ReplayRecord turn) {
    return RecordedSession.isAnswered(turn) && !turn.outcome().estimated()
        ? turn.outcome().usage()
        : null;
  }

  /** Null where it is not known. */
  private @Nullable Double wasted(@Nullable ReplayRecord before, ReplayRecord turn) {
    Usage used = reported(turn);
    Usage held = before == null ? null : reported(before);
    Model model = catalogue.find(RecordedSession.model(turn));
    if (before == null || used == null || held == null || model == null) {
      return null;
    }
    Duration idle = Duration.between(RecordedSession.end(before), turn.timestamp());
    boolean warm = idle.compareTo(cacheLifetime.apply(RecordedSession.model(before))) < 0;
    return warm && before.turnIndex() < turn.turnIndex()
        ? share(
            Pricing.cost(model.prices(), input(used, used.cachedTokens())),
            Pricing.cost(model.prices(), input(used, held.inputTokens())))
        : null;
  }

  /** The input of a turn as if at least so many of its tokens were read from a cache. */
  private static Usage input(Usage used, long warm) {
    long cached = Math.min(used.inputTokens(), Math.max(warm, used.cachedTokens()));
    long rest = used.inputTokens() - cached;
    long write = Math.min(used.cacheWriteTokens(), rest);
    long write1h = Math.min(used.cacheWrite1hTokens(), rest - write);
    return new Usage(used.inputTokens(), cached, write, write1h, 0);
  }

  private static @Nullable Double share(Cost actual, Cost warm) {
    Money total = actual.total();
    Money least = warm.total();
    Money uncached = actual.uncached();
    if (total == null || least == null || uncached == null || uncached.amount().signum() <= 0) {
      return null;
    }
    return Math.clamp(total.minus(least).toDouble() / uncached.toDouble(), 0, 1);
  }

  Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    wasted.forEach((pair, share) ->
        entries.put(
            LookupTables.handoffKey(pair.from(), pair.to()),
            new Entry(share.mean(), Source.REPLAY_DERIVED, share.count())));
    return entries;
  }
}
