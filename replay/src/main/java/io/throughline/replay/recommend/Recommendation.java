package io.throughline.replay.recommend;

import java.util.List;
import java.util.Map;

/**
 * An advice.
 *
 * @param rule the id of the rule that gives it
 * @param title one line
 * @param detail what the numbers say, and what the change would do
 * @param severity how much it matters
 * @param scope what it is about, by {@code workspace}, {@code profile}, {@code model}, {@code
 *     activity} or {@code decision}
 * @param evidence its numbers
 * @param sample how many sessions, turns or records were looked at
 * @param suggestion the change
 * @param whatIf whether recorded choices, made again under the change, show what it does
 */
public record Recommendation(
    String rule,
    String title,
    String detail,
    Severity severity,
    Map<String, String> scope,
    List<Evidence> evidence,
    long sample,
    Suggestion suggestion,
    boolean whatIf) {
  /** How much an advice matters. */
  public enum Severity {
    /** Good to know. */
    INFO,
    /** Would make something better. */
    ADVICE,
    /** Something does not do what it should. */
    WARNING
  }

  /** Names it among others: the same rule about the same thing has the same id. */
  public String id() {
    StringBuilder id = new StringBuilder(rule);
    scope.forEach((key, value) -> id.append(':').append(key).append('=').append(value));
    return id.toString();
  }
}
