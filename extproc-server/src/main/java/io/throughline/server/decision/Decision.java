package io.throughline.server.decision;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseSettings;
import io.throughline.selector.Candidate;
import io.throughline.selector.SessionAwareConfig;
import java.util.List;
import java.util.Map;

/**
 * One configured decision: when it applies, and what it chooses from.
 *
 * @param name unique name
 * @param priority higher wins
 * @param tier lower wins, 0 last, where any matching decision has one
 * @param rule when it applies
 * @param candidates its modelRefs in order, never empty
 * @param algorithm how it chooses
 * @param baseMethod name of the method that scores the candidates
 * @param scoring settings of that method
 * @param sessionAware settings of session_aware; its defaults for other algorithms, whose safety
 *     locks they still govern
 * @param reasoning what it says of a model's reasoning, by model; models of which it says nothing
 *     are absent
 */
public record Decision(
    String name,
    int priority,
    int tier,
    Rule rule,
    List<Candidate> candidates,
    Algorithm algorithm,
    String baseMethod,
    BaseSettings scoring,
    SessionAwareConfig sessionAware,
    Map<String, Reasoning> reasoning) {

  /** Copies the candidates and what it says of reasoning. */
  public Decision {
    candidates = List.copyOf(candidates);
    reasoning = Map.copyOf(reasoning);
  }
}
