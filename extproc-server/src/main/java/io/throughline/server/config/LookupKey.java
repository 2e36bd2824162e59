package io.throughline.server.config;

import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import java.util.List;
import java.util.Map;

/**
 * Which entry of which lookup table.
 *
 * @param written the key in its one spelling
 * @param names what it names besides models: a category or decision
 * @param models the models that it names
 */
public record LookupKey(Table table, String written, List<String> names, List<String> models) {
  private static final int NAME_CHARS_MAX = 255;

  /** The tables, with the range of their values. */
  public enum Table {
    /** Turns. */
    REMAINING_TURN_PRIOR("remaining_turn_prior", 0, 10_000),
    /** Score. */
    QUALITY_GAP("quality_gap", -1, 1),
    /** Score. */
    HANDOFF_PENALTY("handoff_penalty", 0, 1);

    private final String word;
    private final double min;
    private final double max;

    Table(String word, double min, double max) {
      this.word = word;
      this.min = min;
      this.max = max;
    }

    /** The word in keys. */
    public String word() {
      return word;
    }

    /** The least value. */
    public double min() {
      return min;
    }

    /** The greatest value. */
    public double max() {
      return max;
    }

    /** Whether such a value may stand in the table; NaN may not. */
    public boolean holds(double value) {
      return value >= min && value <= max;
    }
  }

  /**
   * Reads a written key.
   *
   * @throws IllegalArgumentException if it is none, or a name is blank or too long
   */
  public static LookupKey of(String text) {
    LookupTables one = LookupTables.ofKeys(Map.of(text, new Entry(0, Source.MANUAL, 0)));
    LookupKey key =
        one.remainingTurnPriors().keySet().stream()
            .map(LookupKey::prior)
            .findFirst()
            .or(() -> one.qualityGaps().keySet().stream().map(LookupKey::gap).findFirst())
            .or(() -> one.handoffPenalties().keySet().stream().map(LookupKey::handoff).findFirst())
            .orElseThrow();
    key.names.forEach(LookupKey::check);
    key.models.forEach(LookupKey::check);
    return key;
  }

  private static LookupKey prior(String name) {
    return new LookupKey(
        Table.REMAINING_TURN_PRIOR, LookupTables.priorKey(name), List.of(name), List.of());
  }

  private static LookupKey gap(LookupTables.QualityGap gap) {
    return new LookupKey(
        Table.QUALITY_GAP,
        LookupTables.qualityGapKey(gap.family(), gap.current(), gap.candidate()),
        List.of(gap.family()),
        List.of(gap.current(), gap.candidate()));
  }

  private static LookupKey handoff(LookupTables.Handoff handoff) {
    return new LookupKey(
        Table.HANDOFF_PENALTY,
        LookupTables.handoffKey(handoff.from(), handoff.to()),
        List.of(),
        List.of(handoff.from(), handoff.to()));
  }

  private static void check(String name) {
    if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "lookup key: a name of %d characters (expected: 1 to %d, not all of them white space)"
              .formatted(name.length(), NAME_CHARS_MAX));
    }
  }
}
