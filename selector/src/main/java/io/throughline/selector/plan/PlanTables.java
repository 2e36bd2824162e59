package io.throughline.selector.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the planner has learned, by {@link PlanKey}. Reading never waits; learning locks one entry
 * for the time of an addition. Bounded: beyond {@value #KEYS_MAX} keys only known ones learn on,
 * and the finest ones beyond {@value #FINEST_MAX} of them, so that they leave room for the others.
 * Thread-safe.
 */
public final class PlanTables {
  /** Most keys that are kept. */
  public static final int KEYS_MAX = 65_536;

  /** Most of them that tell the asked model and the turn apart. */
  public static final int FINEST_MAX = KEYS_MAX / 2;

  /** So many turns of a key are counted as they are; from then on older ones weigh less. */
  public static final int MEMORY_TURNS = 1_000;

  /** Longest name of a decision or a model that anything is learned of. */
  public static final int NAME_CHARS_MAX = 255;

  /** A key that has seen less than half a turn has seen none. */
  private static final double MIN_TURNS = 0.5;

  private static final double KEEP = 1 - 1.0 / MEMORY_TURNS;

  private final Map<PlanKey, PlanEntry> entries = new ConcurrentHashMap<>();
  private final Map<PlanKey, PlanEntry> finest = new ConcurrentHashMap<>();
  private final Map<String, CacheShare> caches = new ConcurrentHashMap<>();
  private volatile @Nullable PlanTables apart;

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
    Map<PlanKey, PlanEntry> all = bounded(entries, KEYS_MAX);
    all.putAll(bounded(finest, Math.min(FINEST_MAX, KEYS_MAX - all.size())));
    return new PlanSnapshot(all, bounded(caches, KEYS_MAX));
  }

  /** Adds what was learned elsewhere; keys for which there is no room are left out. */
  public void merge(PlanSnapshot other) {
    merge(other, false);
    merge(other, true);
    other.caches().forEach((model, share) -> add(model, share, 1));
    learnApart(since -> since.merge(other));
  }

  private void merge(PlanSnapshot other, boolean finestKeys) {
    other
        .entries()
        .forEach((key, entry) -> {
          if (key.finest() == finestKeys) {
            add(key, entry);
          }
        });
  }

  /**
   * Adds what was learned after this, as if it had been learned here: where a key has seen enough,
   * what is older weighs less.
   */
  public void follow(PlanSnapshot later) {
    later.entries().forEach((key, entry) -> learn(key, entry));
    later.caches().forEach((model, share) -> add(model, share, KEEP));
  }

  /** From now on what is learned here is also kept apart, for others. */
  public void keepApart() {
    apart = new PlanTables();
  }

  /** What was learned since it was kept apart or taken last. */
  public PlanSnapshot takeApart() {
    PlanTables since = apart;
    if (since == null) {
      return PlanSnapshot.EMPTY;
    }
    synchronized (since) {
      PlanSnapshot taken = since.snapshot();
      since.reset();
      return taken;
    }
  }

  private void learnApart(Consumer<PlanTables> lesson) {
    PlanTables since = apart;
    if (since != null) {
      synchronized (since) {
        lesson.accept(since);
      }
    }
  }

  /** Knows from now on what that is, and nothing else. */
  public void become(PlanSnapshot all) {
    entries.keySet().retainAll(all.entries().keySet());
    finest.keySet().retainAll(all.entries().keySet());
    caches.keySet().retainAll(all.caches().keySet());
    all.entries().forEach((key, entry) -> tableOf(key).put(key, entry));
    caches.putAll(all.caches());
  }

  /** Forgets everything. */
  public void reset() {
    entries.clear();
    finest.clear();
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
    PlanKey finestKey = finestKey(opening);
    if (finestKey != null) {
      learn(finestKey, one);
    }
    if (opening.moved() && opening.inputTokens() > 0) {
      add(opening.model(), CacheShare.of(opening), KEEP);
    }
    learnApart(since -> since.learn(opening));
  }

  static boolean fits(String name) {
    return name.length() <= NAME_CHARS_MAX;
  }

  /** Keys that something was learned under. */
  public int size() {
    return entries.size() + finest.size();
  }

  private static PlanKey key(int level, Opening opening) {
    return PlanKey.of(level, opening.decision(), opening.phase(), opening.run(), opening.before());
  }

  private static @Nullable PlanKey finestKey(Opening opening) {
    return fits(opening.asked())
        ? PlanKey.finestOf(
            opening.decision(),
            opening.phase(),
            opening.run(),
            opening.before(),
            opening.asked(),
            opening.turn())
        : null;
  }

  private Map<PlanKey, PlanEntry> tableOf(PlanKey key) {
    return key.finest() ? finest : entries;
  }

  private void learn(PlanKey key, PlanEntry next) {
    if (isRoomFor(key)) {
      tableOf(key).merge(key, next, (before, later) -> before.then(later, keep(before, later)));
    }
  }

  /** What remains of a key's turns after that many later ones. */
  private static double keep(PlanEntry before, PlanEntry later) {
    return before.turns() < MEMORY_TURNS ? 1 : Math.pow(KEEP, later.turns());
  }

  private void add(PlanKey key, PlanEntry other) {
    if (isRoomFor(key)) {
      tableOf(key).merge(key, other, (before, more) -> before.then(more, 1));
    }
  }

  private boolean isRoomFor(PlanKey key) {
    Map<PlanKey, PlanEntry> table = tableOf(key);
    boolean room = size() < KEYS_MAX && (table != finest || table.size() < FINEST_MAX);
    return room || table.containsKey(key);
  }

  private void add(String model, CacheShare share, double keep) {
    if (caches.size() < KEYS_MAX || caches.containsKey(model)) {
      caches.merge(model, share, (before, later) -> before.then(later, keep));
    }
  }

  /** Threads that learn at one time may pass the bound by a few. */
  private static <K, V> Map<K, V> bounded(Map<K, V> table, int most) {
    Map<K, V> copy = HashMap.newHashMap(table.size());
    for (Map.Entry<K, V> entry : table.entrySet()) {
      if (copy.size() >= most) {
        break;
      }
      copy.put(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /**
   * What is expected to follow a free turn: from the finest coarse key that has seen enough turns,
   * with what the finest key of all has seen mixed in by how much that is.
   */
  public Forecast forecast(FreeTurn turn) {
    Shares first = firstShare(turn.models());
    double enough = Math.max(MIN_TURNS, turn.minSamples());
    for (int level = 0; level < PlanKey.LEVELS; level++) {
      PlanKey key = PlanKey.of(level, turn.decision(), turn.phase(), turn.run(), turn.before());
      PlanEntry entry = entries.get(key);
      if (entry != null && entry.turns() >= enough) {
        return refined(turn, key, entry, first);
      }
    }
    return Forecast.ofFirstShare(first);
  }

  private Forecast refined(FreeTurn turn, PlanKey key, PlanEntry entry, Shares first) {
    PlanKey finer =
        PlanKey.finestOf(
            turn.decision(), turn.phase(), turn.run(), turn.before(), turn.asked(), turn.turn());
    PlanEntry finerEntry = finer == null ? null : finest.get(finer);
    return finer == null || finerEntry == null
        ? Forecast.of(key, entry, first)
        : Forecast.refined(key, entry, finer, finerEntry, first);
  }

  private Shares firstShare(List<String> models) {
    String[] known = new String[models.size()];
    double[] shares = new double[known.length];
    int found = 0;
    for (int i = 0; i < known.length; i++) {
      CacheShare share = caches.get(models.get(i));
      if (share != null) {
        known[found] = models.get(i);
        shares[found++] = share.share();
      }
    }
    return Shares.of(known, shares, found);
  }
}
