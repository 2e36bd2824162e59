package io.throughline.server.decision;

import io.throughline.server.signal.SignalInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the decision for a request. Immutable and thread-safe. */
public final class DecisionEngine {
  /** What ranks matching decisions without tiers. */
  public enum Strategy {
    /** Priority first. */
    PRIORITY,
    /** Confidence first. */
    CONFIDENCE
  }

  /**
   * The decision for a request.
   *
   * @param decision the winner; empty when none matched
   * @param confidence the winner's confidence in [0, 1]; 0 without one
   * @param category name of the winner's first matching {@code domain} leaf, else empty
   * @param signals names of the signals that matched, by type
   */
  public record Outcome(
      Optional<Decision> decision,
      double confidence,
      String category,
      Map<String, List<String>> signals) {}

  private record Scored(Decision decision, Match match) {
    double confidence() {
      return match.confidence();
    }
  }

  private static final String DOMAIN = "domain:";
  private static final Comparator<Scored> BY_PRIORITY =
      Comparator.comparingInt((Scored scored) -> scored.decision().priority()).reversed();
  private static final Comparator<Scored> BY_CONFIDENCE =
      Comparator.comparingDouble(Scored::confidence).reversed();
  private static final Comparator<Scored> BY_NAME =
      Comparator.comparing((Scored scored) -> scored.decision().name());
  private static final Comparator<Scored> BY_TIER =
      Comparator.comparingInt((Scored scored) ->
          scored.decision().tier() == 0 ? Integer.MAX_VALUE : scored.decision().tier());

  private final List<Decision> decisions;
  private final Comparator<Scored> untiered;
  private final Comparator<Scored> tiered;

  /**
   * Creates an engine.
   *
   * @param decisions all decisions; their order does not matter
   * @param strategy what ranks them where none has a tier
   */
  public DecisionEngine(List<Decision> decisions, Strategy strategy) {
    this.decisions = List.copyOf(decisions);
    this.untiered =
        strategy == Strategy.PRIORITY
            ? BY_PRIORITY.thenComparing(BY_CONFIDENCE).thenComparing(BY_NAME)
            : BY_CONFIDENCE.thenComparing(BY_PRIORITY).thenComparing(BY_NAME);
    this.tiered =
        BY_TIER.thenComparing(BY_CONFIDENCE).thenComparing(BY_PRIORITY).thenComparing(BY_NAME);
  }

  /** All decisions. */
  public List<Decision> decisions() {
    return decisions;
  }

  /** Decides for one request. */
  public Outcome decide(SignalInput input) {
    return decide(new Evaluation(signal -> signal.match(input)));
  }

  /**
   * Decides by signals that were recorded; each that matched counts with confidence 1.
   *
   * @param signals names of those that matched, by type
   */
  public Outcome decideBy(Map<String, List<String>> signals) {
    return decide(
        new Evaluation(signal ->
            signals.getOrDefault(signal.type(), List.of()).contains(signal.name()) ? 1 : 0));
  }

  /** The decision of that name; null where there is none. */
  public @Nullable Decision find(String name) {
    for (Decision decision : decisions) {
      if (decision.name().equals(name)) {
        return decision;
      }
    }
    return null;
  }

  private Outcome decide(Evaluation evaluation) {
    List<Scored> matching = new ArrayList<>();
    for (Decision decision : decisions) {
      Match match = evaluation.match(decision.rule());
      if (match.matched()) {
        matching.add(new Scored(decision, match));
      }
    }
    Map<String, List<String>> signals = evaluation.matchedSignals();
    return matching.stream()
        .min(order(matching))
        .map(winner -> outcome(winner, signals))
        .orElseGet(() -> new Outcome(Optional.empty(), 0, "", signals));
  }

  private Comparator<Scored> order(List<Scored> matching) {
    return matching.stream().anyMatch(scored -> scored.decision().tier() > 0) ? tiered : untiered;
  }

  private static Outcome outcome(Scored winner, Map<String, List<String>> signals) {
    return new Outcome(
        Optional.of(winner.decision()), winner.confidence(), category(winner), signals);
  }

  private static String category(Scored winner) {
    return winner.match().rules().stream()
        .filter(rule -> rule.startsWith(DOMAIN))
        .map(rule -> rule.substring(DOMAIN.length()))
        .findFirst()
        .orElse("");
  }
}
