package io.throughline.server.whatif;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a run had to assume, and on how many turns. For one thread. */
final class Assumed {
  /** Something that a record does not tell. */
  enum What {
    /** A method that looks at latency or load: the scores that it gave then. */
    BASE_SCORES_AS_RECORDED,
    /** Such a method, new or over other candidates: nothing known of latency and load. */
    BASE_SCORES_WITHOUT_EVIDENCE,
    /** What the planner would have learned: learned from the recorded turns before. */
    FORECAST_FROM_THESE_RECORDS,
    /** The decision is gone: found again by the signals that had matched. */
    DECISION_BY_SIGNALS,
    /** A request is refused that was answered: the client is taken to go on. */
    WENT_ON_AFTER_REFUSAL,
    /** A request is answered that was refused: nothing is known of its answer. */
    ANSWER_UNKNOWN,
    /** Tokens read from a cache: what the simulated cache would hold. */
    CACHED_TOKENS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<What, Integer> turns = new EnumMap<>(What.class);

  void add(What what) {
    turns.merge(what, 1, Integer::sum);
  }

  Map<String, Integer> asMap() {
    Map<String, Integer> map = new LinkedHashMap<>();
    turns.forEach((what, count) -> map.put(what.word(), count));
    return map;
  }
}
