package io.throughline.replay.derive;

import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Catalogue;
import io.throughline.selector.LookupTables.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Lookup tables from recorded sessions (docs/session-aware.md, section 10). A session is what the
 * client or the request says it is: one id of one tenant. Requests without a session teach nothing.
 */
public final class Derivation {
  private Derivation() {}

  /**
   * Everything that the records tell, with its sample counts, however few.
   *
   * @param records in any order
   * @param catalogue prices
   * @param cacheLifetime how long the prefix cache of a model holds what it was sent
   * @param now when the records were read; a session that was quiet for long then has ended
   * @return entries by written key
   */
  public static Map<String, Entry> of(
      Collection<ReplayRecord> records,
      Catalogue catalogue,
      Function<String, Duration> cacheLifetime,
      Instant now) {
    TurnPriors priors = new TurnPriors(now);
    QualityGaps gaps = new QualityGaps();
    HandoffPenalties handoffs = new HandoffPenalties(catalogue, cacheLifetime);
    for (RecordedSession session : RecordedSession.of(records)) {
      priors.add(session);
      gaps.add(session);
      handoffs.add(session);
    }
    Map<String, Entry> entries = new TreeMap<>(priors.entries());
    entries.putAll(gaps.entries());
    entries.putAll(handoffs.entries());
    return entries;
  }
}
