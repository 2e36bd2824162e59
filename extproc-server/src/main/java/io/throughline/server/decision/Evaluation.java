package io.throughline.server.decision;

import io.throughline.server.signal.Signal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The signals and rules of one request; each signal is computed once. A rule asks all its children,
 * also where the first settles it, because every signal that matched is recorded.
 */
final class Evaluation {
  private final ToDoubleFunction<Signal> source;
  private final Map<Signal, Double> confidences = new IdentityHashMap<>();

  /**
   * @param source tells the confidence of a signal, 0 where it does not match
   */
  Evaluation(ToDoubleFunction<Signal> source) {
    this.source = source;
  }

  Match match(Rule rule) {
    return switch (rule) {
      case Rule.Leaf leaf -> leaf(leaf.signal());
      case Rule.And and -> and(and.children());
      case Rule.Or or -> or(or.children());
      case Rule.Not not -> not(not.child());
    };
  }

  /** Names of the signals that matched, by type. */
  Map<String, List<String>> matchedSignals() {
    Map<String, List<String>> names = new TreeMap<>();
    confidences.forEach((signal, confidence) -> {
      if (confidence > 0) {
        names.computeIfAbsent(signal.type(), type -> new ArrayList<>()).add(signal.name());
      }
    });
    names.values().forEach(list -> list.sort(null));
    return names;
  }

  private Match leaf(Signal signal) {
    Double known = confidences.get(signal);
    double confidence = known == null ? source.applyAsDouble(signal) : known;
    if (known == null) {
      confidences.put(signal, confidence);
    }
    return confidence > 0
        ? new Match(true, confidence, List.of(signal.type() + ":" + signal.name()))
        : Match.NO;
  }

  private Match and(List<Rule> children) {
    double sum = 0;
    boolean all = true;
    List<String> rules = new ArrayList<>();
    for (Rule child : children) {
      Match match = match(child);
      all &= match.matched();
      sum += match.confidence();
      rules.addAll(match.rules());
    }
    return all ? new Match(true, children.isEmpty() ? 0 : sum / children.size(), rules) : Match.NO;
  }

  private Match or(List<Rule> children) {
    Match best = Match.NO;
    for (Rule child : children) {
      Match match = match(child);
      if (match.matched() && (!best.matched() || match.confidence() > best.confidence())) {
        best = match;
      }
    }
    return best;
  }

  private Match not(Rule child) {
    return match(child).matched() ? Match.NO : new Match(true, 1, List.of());
  }
}
