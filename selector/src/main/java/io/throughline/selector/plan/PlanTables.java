package io.throughline.selector.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the planner has learned, by {@link PlanKey}. Reading never waits; learning locks one entry
 * for the time of an addition. Bounded: beyond {@value #KEYS_MAX} keys only known ones learn on.
 * Thread-safe.
 */
public final class PlanTables {
  /** Most keys that are kept. */
  public static final int KEYS_MAX = 65_536;

  /** So many turns of a key are counted as they are; from then on older ones weigh less. */
  public static final int MEMORY_TURNS = 1_000;

  /** Longest name of a decision or a model that anything is learned of. */
  public static final int NAME_CHARS_MAX = 255;

  /** A key that has seen less than half a turn has seen none. */
  private static final double MIN_TURNS = 0.5;

  private static final double KEEP = 1 - 1.0 / MEMORY_TURNS;

  private final Map<PlanKey, PlanEntry> entries = new ConcurrentHashMap<>();
  private final Map<String, CacheShare> caches = new ConcurrentHashMap<>();

  /** Nothing is learned yet. */
  public PlanTables() {}

  /** Goes on from what was learned before. */
  public PlanTables(PlanSnapshot learned) {
    merge(learned);
  }

  /**
   * What is learned at the moment; what is learned meanwhile may be in it or not, each free turn
   * under each of its keys by itself.
   */
  public PlanSnapshot snapshot() {
    return new PlanSnapshot(bounded(entries), bounded(caches));
  }

  /** Adds what was learned elsewhere; keys for which there is no room are left out. */
  public void merge(PlanSnapshot other) {
    other.entries().forEach(this::add);
    other.caches().forEach((model, share) -> add(model, share, 1));
  }

  /** Forgets everything. */
  public void reset() {
    entries.clear();
    caches.clear();
  }

  /**
   * Adds one free turn and the locked turns that followed it; one without decision is left out, and
   * so is one whose names are longer than {@value #NAME_CHARS_MAX}.
   */
  public void learn(Opening opening) {
    if (opening.decision().isEmpty() || !fits(opening.decision()) || !fits(opening.model())) {
      return;
    }
    PlanEntry one = PlanEntry.of(opening);
    for (int level = 0; level < PlanKey.LEVELS; level++) {
      learn(key(level, opening), one);
    }
    if (opening.moved() && opening.inputTokens() > 0) {
      add(opening.model(), CacheShare.of(opening), KEEP);
    }
  }

  static boolean fits(String name) {
    return name.length() <= NAME_CHARS_MAX;
  }

  /** Keys that something was learned under. */
  public int size() {
    return entries.size();
  }

  private static PlanKey key(int level, Opening opening) {
    return PlanKey.of(level, opening.decision(), opening.phase(), opening.run(), opening.before());
  }

  private void learn(PlanKey key, PlanEntry one) {
    if (isRoomFor(key)) {
      entries.merge(
          key,
          one,
          (before, later) -> before.then(later, before.turns() < MEMORY_TURNS ? 1 : KEEP));
    }
  }

  private void add(PlanKey key, PlanEntry other) {
    if (isRoomFor(key)) {
      entries.merge(key, other, (before, more) -> before.then(more, 1));
    }
  }

  private boolean isRoomFor(PlanKey key) {
    return entries.size() < KEYS_MAX || entries.containsKey(key);
  }

  private void add(String model, CacheShare share, double keep) {
    if (caches.size() < KEYS_MAX || caches.containsKey(model)) {
      caches.merge(model, share, (before, later) -> before.then(later, keep));
    }
  }

  /** Threads that learn at one time may pass the bound by a few. */
  private static <K, V> Map<K, V> bounded(Map<K, V> table) {
    Map<K, V> copy = HashMap.newHashMap(table.size());
    for (Map.Entry<K, V> entry : table.entrySet()) {
      if (copy.size() == KEYS_MAX) {
        break;
      }
      copy.put(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /** What is expected to follow a free turn: from the finest key that has seen enough turns. */
  public Forecast forecast(FreeTurn turn) {
    Map<String, Double> first = firstShare(turn.models());
    double enough = Math.max(MIN_TURNS, turn.minSamples());
    for (int level = 0; level < PlanKey.LEVELS; level++) {
      PlanKey key = PlanKey.of(level, turn.decision(), turn.phase(), turn.run(), turn.before());
      PlanEntry entry = entries.get(key);
      if (entry != null && entry.turns() >= enough) {
        return Forecast.of(key, entry, first);
      }
    }
    return Forecast.ofFirstShare(first);
  }

  private Map<String, Double> firstShare(Collection<String> models) {
    Map<String, Double> first = HashMap.newHashMap(models.size());
    for (String model : models) {
      CacheShare share = caches.get(model);
      if (share != null) {
        first.put(model, share.share());
      }
    }
    return first;
  }
}
