package io.throughline.selector;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about models and tasks (docs/session-aware.md, section 10). Written as keys, a
 * table entry is {@code remaining_turn_prior:NAME}, {@code quality_gap:FAMILY:CURRENT:CANDIDATE} or
 * {@code handoff_penalty:FROM:TO}, where a colon or percent sign inside a name is escaped as {@code
 * %3A} and {@code %25}.
 *
 * @param remainingTurnPriors turns of a session by category or decision name
 * @param qualityGaps how much better the candidate answers than the current model, in score
 * @param handoffPenalties what moving from one model to another costs, in score
 */
public record LookupTables(
    Map<String, Entry> remainingTurnPriors,
    Map<QualityGap, Entry> qualityGaps,
    Map<Handoff, Entry> handoffPenalties) {
  /** No table holds anything. */
  public static final LookupTables EMPTY = new LookupTables(Map.of(), Map.of(), Map.of());

  private static final String PRIOR = "remaining_turn_prior";
  private static final String GAP = "quality_gap";
  private static final String HANDOFF = "handoff_penalty";

  /** Copies the tables. */
  public LookupTables {
    remainingTurnPriors = Map.copyOf(remainingTurnPriors);
    qualityGaps = Map.copyOf(qualityGaps);
    handoffPenalties = Map.copyOf(handoffPenalties);
  }

  /** The pair of a quality gap within a family (category or decision name). */
  public record QualityGap(String family, String current, String candidate) {}

  /** The pair of a handoff penalty. */
  public record Handoff(String from, String to) {}

  /**
   * One learned value.
   *
   * @param value finite; its unit is that of its table
   * @param sampleCount observations behind it, 0 = not known
   */
  public record Entry(double value, Source source, long sampleCount) {
    /**
     * @throws IllegalArgumentException if the value is not finite or the count negative
     */
    public Entry {
      Checks.finite("lookup value", value);
      Checks.notNegative("lookup sample_count", sampleCount);
    }
  }

  /** Where a value comes from; the word of the record is {@link #word()}. */
  public enum Source {
    /** Computed from recorded decisions; rejected with too few samples. */
    REPLAY_DERIVED("replay_derived"),
    /** Written in the configuration. */
    CONFIG_OVERRIDE("config_override"),
    /** Set by an operator at run time. */
    MANUAL("manual");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** The word in files and records. */
    public String word() {
      return word;
    }

    /**
     * The source of that word.
     *
     * @throws IllegalArgumentException if no source has that word
     */
    public static Source ofWord(String word) {
      for (Source source : values()) {
        if (source.word.equals(word)) {
          return source;
        }
      }
      throw new IllegalArgumentException(
          "source: " + word + " (expected: replay_derived, config_override or manual)");
    }
  }

  /**
   * The tables behind written keys.
   *
   * @throws IllegalArgumentException naming the first key that is none of the three forms
   */
  public static LookupTables ofKeys(Map<String, Entry> entries) {
    if (entries.isEmpty()) {
      return EMPTY;
    }
    Map<String, Entry> priors = new HashMap<>();
    Map<QualityGap, Entry> gaps = new HashMap<>();
    Map<Handoff, Entry> handoffs = new HashMap<>();
    entries.forEach((key, entry) -> {
      String[] part = parts(key);
      switch (part[0]) {
        case PRIOR -> priors.put(part[1], entry);
        case GAP -> gaps.put(new QualityGap(part[1], part[2], part[3]), entry);
        default -> handoffs.put(new Handoff(part[1], part[2]), entry);
      }
    });
    return new LookupTables(priors, gaps, handoffs);
  }

  /** The key of a remaining-turn prior. */
  public static String priorKey(String name) {
    return PRIOR + ":" + escaped(name);
  }

  /** The key of a quality gap. */
  public static String qualityGapKey(String family, String current, String candidate) {
    return GAP + ":" + escaped(family) + ":" + escaped(current) + ":" + escaped(candidate);
  }

  /** The key of a handoff penalty. */
  public static String handoffKey(String from, String to) {
    return HANDOFF + ":" + escaped(from) + ":" + escaped(to);
  }

  @Nullable Entry prior(String name) {
    return name.isBlank() ? null : remainingTurnPriors.get(name);
  }

  /** The gap in the category's table, else in the decision's, else 0. */
  double qualityGap(String category, String decision, String current, String candidate) {
    if (qualityGaps.isEmpty()) {
      return 0;
    }
    Entry entry = gap(category, current, candidate);
    entry = entry == null ? gap(decision, current, candidate) : entry;
    return entry == null ? 0 : entry.value();
  }

  private @Nullable Entry gap(String family, String current, String candidate) {
    return family.isBlank() ? null : qualityGaps.get(new QualityGap(family, current, candidate));
  }

  double handoffPenalty(String from, String to, double whenUnknown) {
    if (handoffPenalties.isEmpty()) {
      return whenUnknown;
    }
    Entry entry = handoffPenalties.get(new Handoff(from, to));
    return entry == null ? whenUnknown : entry.value();
  }

  /** Table and names of a key; the one name of a prior may hold bare colons. */
  private static String[] parts(String key) {
    String[] part = key.split(":", key.startsWith(PRIOR + ":") ? 2 : -1);
    int expected =
        switch (part[0]) {
          case PRIOR -> 2;
          case GAP -> 4;
          case HANDOFF -> 3;
          default -> -1;
        };
    if (part.length != expected) {
      throw new IllegalArgumentException(
          "lookup key: %s (expected: %s:NAME, %s:FAMILY:CURRENT:CANDIDATE or %s:FROM:TO)"
              .formatted(key, PRIOR, GAP, HANDOFF));
    }
    for (int i = 1; i < part.length; i++) {
      part[i] = part[i].replace("%3A", ":").replace("%25", "%");
    }
    return part;
  }

  private static String escaped(String name) {
    return name.replace("%", "%25").replace(":", "%3A");
  }
}
