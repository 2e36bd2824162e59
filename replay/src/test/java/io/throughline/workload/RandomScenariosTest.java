package io.throughline.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Cost;
import io.throughline.selector.Model;
import io.throughline.selector.Money;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case is a seed of the scenario, so a failure's name repeats it. */
class RandomScenariosTest {
  private static final double[] QUALITY_PRICES = {0, .05, .3, .65, 2};
  private static final double ROUNDING = 1e-9;

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noSafePolicyBeatsTheOptimum(int seed) {
    Session session = session(seed);
    for (double price : QUALITY_PRICES) {
      Policy optimum = new Clairvoyant("optimum", price);
      Tally best = Tally.of(optimum, session);
      assertEquals(0, best.unsafe());
      for (Policy policy : Policies.standard()) {
        Tally tally = Tally.of(policy, session);
        boolean beaten = objective(tally, price) < objective(best, price) - ROUNDING;
        assertTrue(tally.unsafe() > 0 || !beaten, policy.name() + " at " + price);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noSingleChangeImprovesTheOptimum(int seed) {
    Session session = session(seed);
    for (double price : QUALITY_PRICES) {
      List<Model> route = new Clairvoyant("optimum", price).route(session);
      double best = objective(Tally.of(fixed(route), session), price);
      for (int t = 0; t < route.size(); t++) {
        for (Model model : Fleet.MODELS) {
          Tally tally = Tally.of(fixed(with(route, t, model)), session);
          boolean beaten = objective(tally, price) < best - ROUNDING;
          assertTrue(tally.unsafe() > 0 || !beaten, "turn " + t + " at " + price);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void moneyAddsUpOverTurns(int seed) {
    Session session = session(seed);
    for (Policy policy : Policies.standard()) {
      List<Model> route = policy.begun(List.of()).route(session);
      Money sum = Money.zero("USD");
      Model before = Fleet.SMALL;
      for (Turn turn : session.turns()) {
        Model model = route.get(turn.index());
        Cost cost = Tariff.cost(turn, model, !model.equals(before));
        sum = sum.plus(Objects.requireNonNull(cost.total()));
        before = model;
      }
      Tally tally = Tally.of(policy.begun(List.of()), session);
      assertEquals(sum, tally.cost(), policy.name());
      assertTrue(tally.cost().compareTo(tally.uncached()) <= 0, policy.name());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withAllLocksTheShippedSelectorIsSafe(int seed) {
    assertEquals(0, Tally.of(Policies.SESSION_AWARE, session(seed)).unsafe());
  }

  private static double objective(Tally tally, double price) {
    return tally.cost().toDouble() + price * tally.shortfallSum();
  }

  private static Policy fixed(List<Model> route) {
    return new Policy() {
      @Override
      public String name() {
        return "fixed";
      }

      @Override
      public List<Model> route(Session session) {
        return route;
      }
    };
  }

  private static List<Model> with(List<Model> route, int turn, Model model) {
    return IntStream.range(0, route.size())
        .mapToObj(t -> t == turn ? model : route.get(t))
        .toList();
  }

  private static Session session(int seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    return Session.generate(scenario(random), seed).get(random.nextInt(Session.PER_SEED));
  }

  private static Scenario scenario(RandomGenerator random) {
    IdlePattern[] idle = IdlePattern.values();
    return new Scenario(
        "random",
        demand(random),
        history(random),
        new Phases(slots(random), slots(random), slots(random)),
        idle[random.nextInt(idle.length)],
        random.nextInt(20));
  }

  private static Demand demand(RandomGenerator random) {
    return new Demand(
        random.nextDouble(.2, .8),
        random.nextDouble(-.2, .4),
        random.nextDouble(-.1, .4),
        random.nextDouble(0, .3),
        random.nextDouble(0, .2));
  }

  private static History history(RandomGenerator random) {
    int least = random.nextInt(8000);
    return new History(least, least + random.nextInt(8000), random.nextDouble(0, 2));
  }

  private static Slots slots(RandomGenerator random) {
    int cycle = random.nextInt(8);
    Set<Integer> slots =
        IntStream.range(0, cycle)
            .filter(slot -> random.nextInt(3) == 0)
            .boxed()
            .collect(Collectors.toSet());
    return new Slots(cycle, slots);
  }
}
