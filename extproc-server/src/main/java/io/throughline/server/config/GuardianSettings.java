package io.throughline.server.config;

import io.throughline.selector.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a session may have before somebody is told, or it is stopped.
 *
 * @param turns bound on turns; null for none
 * @param cost bound on what the answered turns cost; null for none
 * @param repeatedCalls bound on how often the last turn's call was made of late; null for none
 * @param workspaceTurns whether a session is flagged that has far more turns than others of its
 *     workspace
 */
public record GuardianSettings(
    @Nullable CountLimit turns,
    @Nullable CostLimit cost,
    @Nullable CountLimit repeatedCalls,
    boolean workspaceTurns) {
  /** What happens to a turn beyond a limit. */
  public enum Action {
    /** Its record and its headers tell. */
    FLAG("flag"),
    /** The model is told, too, once. */
    CORRECT("correct"),
    /** It is answered 429. */
    BLOCK("block");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    /** Its name in configuration, records and headers. */
    public String word() {
      return word;
    }
  }

  /**
   * A bound on a number.
   *
   * @param max the most that is within it
   */
  public record CountLimit(int max, Action action) {}

  /**
   * A bound on an amount.
   *
   * @param max the most that is within it; only turns priced in its currency count
   */
  public record CostLimit(Money max, Action action) {}
}
