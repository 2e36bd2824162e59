package io.throughline.workload;

import io.throughline.selector.PlannerSettings;
import io.throughline.selector.SessionAwareConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The policies of the selector with its lookahead planner. */
public final class Lookahead {
  /** The policy that learns as it goes, from nothing, at the price {@value #USUAL_PRICE}. */
  public static final String NAME = "lookahead";

  /** The same with tables that were learned on other seeds. */
  public static final String LEARNED = NAME + "-learned";

  /** The price of quality where a name says none, in USD. */
  static final String USUAL_PRICE = "0.65";

  private static final SequencedMap<String, Foresight> PARTS = parts();

  private Lookahead() {}

  private static SequencedMap<String, Foresight> parts() {
    SequencedMap<String, Foresight> parts = new LinkedHashMap<>();
    parts.put(NAME + "-no-locked-turns", Foresight.NO_LOCKED_TURNS);
    parts.put(NAME + "-no-asked", Foresight.NO_ASKED);
    parts.put(NAME + "-no-back-off", Foresight.NO_BACK_OFF);
    parts.put(NAME + "-no-finest-key", Foresight.NO_FINEST);
    parts.put(NAME + "-pooled-only", Foresight.POOLED_ONLY);
    return parts;
  }

  /** The policy that learns as it goes, at the usual price. */
  static Policy usual() {
    return find(NAME, List.of()).orElseThrow();
  }

  /** The policy with one part of what it knows left out, at the usual price, one each. */
  public static List<Policy> ablations() {
    List<Policy> policies = new ArrayList<>();
    PARTS.keySet().forEach(name -> policies.add(find(name, List.of()).orElseThrow()));
    return policies;
  }

  /**
   * The policy of that name, empty where the name begins otherwise.
   *
   * @param learnSeeds for a policy that has learned beforehand
   * @throws IllegalArgumentException if the name begins so and its price is none
   */
  static Optional<Policy> find(String name, List<Long> learnSeeds) {
    Foresight part = PARTS.get(name);
    if (part != null) {
      return Optional.of(policy(name, settings(NAME, USUAL_PRICE), Knowledge.of(part, List.of())));
    }
    if (name.equals(LEARNED) || name.startsWith(LEARNED + "-")) {
      return planner(LEARNED, name)
          .map(settings -> policy(name, settings, Knowledge.of(Foresight.WHOLE, learnSeeds)));
    }
    return planner(name).map(settings -> policy(name, settings, Knowledge.online()));
  }

  /**
   * The settings that a name like {@code lookahead-0.65} asks for, empty where it begins otherwise.
   *
   * @throws IllegalArgumentException if the name begins so and its price is none
   */
  public static Optional<PlannerSettings> planner(String name) {
    return planner(NAME, name);
  }

  private static Optional<PlannerSettings> planner(String start, String name) {
    if (name.equals(start)) {
      return Optional.of(settings(start, USUAL_PRICE));
    }
    return name.startsWith(start + "-")
        ? Optional.of(settings(start, name.substring(start.length() + 1)))
        : Optional.empty();
  }

  private static PlannerSettings settings(String start, String price) {
    double value = QualityPrice.parse(price);
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          "%s-%s (expected: %s-PRICE with a price of quality above 0, to 1000000, such as %s-%s)"
              .formatted(start, price, start, start, USUAL_PRICE));
    }
    return PlannerSettings.lookahead(value);
  }

  private static Policy policy(String name, PlannerSettings settings, Knowledge knowledge) {
    return new ShippedSelector(
        name, SessionAwareConfig.builder().planner(settings).build(), knowledge);
  }
}
