package io.throughline.server.signal;

import org.jspecify.annotations.Nullable;

/**
 * The shape of the request's text: whether, how often or how densely something stands in it. Of a
 * text longer than {@value TextEnds#EXPRESSION_CHARS_MAX} characters it sees the first and the last
 * half of that many.
 *
 * @param name the rule's name
 * @param feature what is made of the hits
 * @param source what is looked for
 * @param bounds what the value must satisfy; null for any value above 0
 */
public record StructureSignal(
    String name, Feature feature, StructureSource source, @Nullable Bounds bounds)
    implements Signal {
  /** The least confidence of a match: one on the bound itself. */
  private static final double CONFIDENCE_MIN = 0.5;

  private static final double STEEPNESS = 4;

  /** What is made of the hits. */
  public enum Feature {
    /** 1 when there is a hit, else 0. */
    EXISTS,
    /** The hits. */
    COUNT,
    /** Hits for each unit of text ({@link TextUnits}); 0 for a text without any. */
    DENSITY,
    /** 1 when the markers of a sequence follow each other, else 0. */
    SEQUENCE
  }

  @Override
  public String type() {
    return "structure";
  }

  @Override
  public double match(SignalInput input) {
    double value = value(TextEnds.forExpressions(input.text()));
    Bounds predicate = bounds;
    if (predicate == null) {
      return value > 0 ? 1 : 0;
    }
    return predicate.hold(value) ? confidence(predicate.distance(value)) : 0;
  }

  private double value(String text) {
    int hits = source.hits(text);
    return switch (feature) {
      case EXISTS, SEQUENCE -> hits > 0 ? 1 : 0;
      case COUNT -> hits;
      case DENSITY -> density(hits, TextUnits.in(text));
    };
  }

  private static double density(int hits, int units) {
    return units == 0 ? 0 : (double) hits / units;
  }

  /** The logistic function of the distance from the nearest bound. */
  private static double confidence(double distance) {
    return Math.max(CONFIDENCE_MIN, 1 / (1 + Math.exp(-STEEPNESS * distance)));
  }
}
