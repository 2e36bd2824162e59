package io.throughline.replay.recommend;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A rule: what it needs before it speaks, and what it says then.
 *
 * @param id its name
 * @param unit what its sample counts
 * @param sampleMin with fewer it says nothing
 * @param thresholds where it begins to speak, by the name of the number
 * @param needs whether the facts have what it looks at
 * @param check says it
 */
public record Rule(
    String id,
    String unit,
    long sampleMin,
    Map<String, Double> thresholds,
    Predicate<Facts> needs,
    Check check) {
  Rule(String id, String unit, long sampleMin, Map<String, Double> thresholds, Check check) {
    this(id, unit, sampleMin, thresholds, facts -> true, check);
  }

  /** Looks at the facts. */
  interface Check {
    List<Recommendation> of(Rule rule, Facts facts);
  }

  double threshold(String name) {
    Double threshold = thresholds.get(name);
    if (threshold == null) {
      throw new IllegalStateException(id + ": " + name);
    }
    return threshold;
  }

  /** Whether the facts have what it looks at. */
  public boolean checks(Facts facts) {
    return needs.test(facts);
  }

  /** What it says. */
  public List<Recommendation> apply(Facts facts) {
    return check.of(this, facts);
  }
}
