package io.throughline.workload;

import io.throughline.selector.Model;
import io.throughline.selector.SessionAwareConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The policies of the laboratory. */
public final class Policies {
  /** The policy that others are compared with. */
  public static final PlainPolicy SINGLE_TURN = new SingleTurn("single-turn");

  /** The selector that serves requests, with its defaults. */
  public static final Policy SESSION_AWARE = sessionAware("", config -> config);

  private static final String ALWAYS = "always-";
  private static final String OPTIMUM = "optimum-";

  private Policies() {}

  /** All rows of a report, in their order. */
  public static List<Policy> standard() {
    List<Policy> policies = new ArrayList<>();
    policies.addAll(plain(Fleet.MODELS));
    policies.add(SESSION_AWARE);
    policies.add(sessionAware("-no-tool-lock", config -> config.toolLoopHardLock(false)));
    policies.add(
        sessionAware(
            "-no-provider-state-lock", config -> config.contextPortabilityHardLock(false)));
    policies.add(sessionAware("-no-drift-reset", config -> config.decisionDriftReset(false)));
    policies.add(sessionAware("-no-idle", config -> config.idleTimeoutSeconds(0)));
    policies.add(sessionAware("-no-prior", config -> config.remainingTurnPriorWeight(0)));
    policies.add(sessionAware("-no-frontier-price", config -> config.maxCacheCostMultiplier(1)));
    policies.add(Lookahead.usual());
    policies.addAll(Lookahead.ablations());
    policies.addAll(optima());
    return policies;
  }

  /** Those that need nothing but what turns ask for, with one that always takes each model. */
  public static List<PlainPolicy> plain(List<Model> models) {
    List<PlainPolicy> policies = new ArrayList<>(List.of(SINGLE_TURN, new Sticky("sticky")));
    policies.addAll(constants(models));
    return policies;
  }

  /** Those that always take one model, one each. */
  public static List<PlainPolicy> constants(List<Model> models) {
    List<PlainPolicy> policies = new ArrayList<>(models.size());
    for (Model model : models) {
      policies.add(new Always(ALWAYS + model.name(), model));
    }
    return policies;
  }

  /** The clairvoyant curve of a report, cheapest first. */
  public static List<Policy> optima() {
    return List.of(optimum("0.2"), optimum("0.4"), optimum("0.6"), optimum("0.65"), optimum("1"));
  }

  /**
   * The policy of that name; {@code optimum-}, {@code lookahead-} and {@code lookahead-learned-}
   * take any price of quality in USD up to 1,000,000, the last two above 0.
   *
   * @param learnSeeds that {@code lookahead-learned} learns from beforehand
   * @throws IllegalArgumentException if there is none
   */
  public static Policy named(String name, List<Long> learnSeeds) {
    for (Policy policy : standard()) {
      if (policy.name().equals(name)) {
        return policy;
      }
    }
    if (name.startsWith(OPTIMUM)) {
      return optimum(name.substring(OPTIMUM.length()));
    }
    return Lookahead.find(name, learnSeeds)
        .orElseThrow(() -> new IllegalArgumentException(name + " (expected: " + expected() + ")"));
  }

  private static Policy sessionAware(
      String suffix, UnaryOperator<SessionAwareConfig.Builder> without) {
    return new ShippedSelector(
        "session-aware" + suffix, without.apply(SessionAwareConfig.builder()).build());
  }

  static Policy optimum(String price) {
    double value = QualityPrice.parse(price);
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(
          OPTIMUM
              + price
              + " (expected: optimum-PRICE with a price of quality from 0 to 1000000, such as"
              + " optimum-0.65)");
    }
    return new Clairvoyant(OPTIMUM + price, value);
  }

  private static String expected() {
    return String.join(", ", standard().stream().map(Policy::name).toList())
        + ", "
        + Lookahead.LEARNED
        + ", or optimum-, lookahead- or lookahead-learned- with another price of quality";
  }
}
