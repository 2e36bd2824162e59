package io.throughline.server.signal;

import java.util.List;

/**
 * An event that the request's text tells of: its type, severity, action code, or that it is urgent.
 * Each criterion that the rule names is hit or missed as a whole; words count whatever their case.
 */
public final class EventSignal implements Signal {
  /** The severities that a rule may name. */
  public static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low");

  private static final List<String> URGENT =
      List.of(
          "urgent",
          "immediate",
          "asap",
          "deadline",
          "now",
          "time-sensitive",
          "time sensitive",
          "time_sensitive",
          "critical window",
          "critical-window",
          "critical_window");
  private static final double CONFIDENCE_MIN = 0.5;

  private final String name;
  private final List<List<Word>> criteria;

  /**
   * Creates a rule.
   *
   * @param criteria the words of each criterion, none empty
   */
  private EventSignal(String name, List<List<Word>> criteria) {
    this.name = name;
    this.criteria = criteria;
  }

  /**
   * A rule over the criteria that are not empty; at least one must be.
   *
   * @param temporal whether urgency is a criterion
   */
  public static EventSignal of(
      String name,
      List<String> eventTypes,
      List<String> severities,
      List<String> actionCodes,
      boolean temporal) {
    List<List<String>> all =
        List.of(eventTypes, severities, actionCodes, temporal ? URGENT : List.<String>of());
    return new EventSignal(
        name,
        all.stream()
            .filter(words -> !words.isEmpty())
            .map(words -> words.stream().map(word -> new Word(word, false)).toList())
            .toList());
  }

  @Override
  public String type() {
    return "event";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double match(SignalInput input) {
    String text = input.text();
    long hits =
        criteria.stream().filter(words -> words.stream().anyMatch(word -> word.in(text))).count();
    return hits == 0 ? 0 : CONFIDENCE_MIN + (1 - CONFIDENCE_MIN) * hits / criteria.size();
  }
}
