package io.throughline.selector.plan;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the planner had learned at one moment. Immutable; may be merged with what another sidecar
 * has learned.
 *
 * @param entries by key, at most {@value PlanTables#KEYS_MAX}
 * @param caches by model, at most as many
 */
public record PlanSnapshot(Map<PlanKey, PlanEntry> entries, Map<String, CacheShare> caches) {
  /** Nothing was learned. */
  public static final PlanSnapshot EMPTY = new PlanSnapshot(Map.of(), Map.of());

  private static final Comparator<PlanKey> ORDER =
      Comparator.comparing(PlanKey::decision)
          .thenComparing(PlanKey::phase)
          .thenComparingInt(PlanKey::run)
          .thenComparingInt(PlanKey::before)
          .thenComparing(PlanKey::asked)
          .thenComparingInt(PlanKey::turn);

  /**
   * Copies the tables.
   *
   * @throws IllegalArgumentException if one is larger than its bound
   */
  public PlanSnapshot {
    entries = Map.copyOf(entries);
    caches = Map.copyOf(caches);
    if (entries.size() > PlanTables.KEYS_MAX || caches.size() > PlanTables.KEYS_MAX) {
      throw new IllegalArgumentException(
          "keys: %d, models: %d (expected: at most %d of each)"
              .formatted(entries.size(), caches.size(), PlanTables.KEYS_MAX));
    }
  }

  /** Whether nothing was learned. */
  public boolean isEmpty() {
    return entries.isEmpty() && caches.isEmpty();
  }

  /**
   * What is known after something else was learned later. Where there is no room for a key of that,
   * it is left out.
   */
  public PlanSnapshot followedBy(PlanSnapshot later) {
    if (isEmpty() || later.isEmpty()) {
      return isEmpty() ? later : this;
    }
    PlanTables tables = new PlanTables(this);
    tables.follow(later);
    return tables.snapshot();
  }

  /** The sums of both. Where there is no room for a key of the other one, it is left out. */
  public PlanSnapshot merge(PlanSnapshot other) {
    PlanTables both = new PlanTables(this);
    both.merge(other);
    return both.snapshot();
  }

  /**
   * What is expected after a free turn of each key, in the order of the keys, pooled ones first.
   */
  public List<Forecast> forecasts() {
    Map<PlanKey, PlanEntry> ordered = new TreeMap<>(ORDER);
    ordered.putAll(entries);
    return ordered.entrySet().stream()
        .map(entry -> Forecast.of(entry.getKey(), entry.getValue(), Shares.NONE))
        .toList();
  }

  /** Share of a free turn's input that a model has cached although another answered before. */
  public Map<String, Double> firstShares() {
    Map<String, Double> shares = new HashMap<>();
    caches.forEach((model, share) -> shares.put(model, share.share()));
    return new TreeMap<>(shares);
  }
}
