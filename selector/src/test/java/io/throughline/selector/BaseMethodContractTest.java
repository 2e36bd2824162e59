package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every base method of the table keeps, whatever it looks at. */
class BaseMethodContractTest {
  private static final long SEED = 20_261_121;
  private static final double TINY = 1e-12;

  static List<String> methods() {
    return Stream.concat(
            BaseMethods.standard().names().stream(),
            OrderedMethod.ALL.stream().map(OrderedMethod::name))
        .toList();
  }

  private static BaseMethod method(String name) {
    return OrderedMethod.ALL.stream()
        .filter(ordered -> ordered.name().equals(name))
        .findFirst()
        .map(BaseMethod.class::cast)
        .orElseGet(() -> Objects.requireNonNull(BaseMethods.standard().find(name)));
  }

  private static List<Candidate> candidates(int count, Random random) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(new Candidate("m" + i, null, random.nextInt(11) / 10.0));
    }
    return candidates;
  }

  private static final String[] PRICES = {"0", "0.000001", "1", "15", "1e30", "1e400", "-1", null};
  private static final double[] QUALITIES = {0, 0.5, 1, -3, 7, 1e300};
  private static final double[] TIMES = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -5, 0, 1e-300, 20, 3e5, 1e300
  };
  private static final double[] RATINGS = {-1e9, 0, 1000, 1500, 2500, 1e9, 1e300};

  /** A quarter of the candidates is not in the catalogue at all. */
  private static Catalogue catalogue(List<Candidate> candidates, Random random) {
    List<Model> models = new ArrayList<>();
    for (Candidate candidate : candidates) {
      String price = PRICES[random.nextInt(PRICES.length)];
      double quality = QUALITIES[random.nextInt(QUALITIES.length)];
      BigDecimal exact = price == null ? null : new BigDecimal(price);
      Prices prices = new Prices("USD", exact, exact, null, exact);
      if (random.nextInt(4) > 0) {
        models.add(new Model(candidate.model(), prices, quality, 0));
      }
    }
    return Catalogue.of(models);
  }

  private static Learned learned(List<Candidate> candidates, Random random) {
    Learned learned = new Learned();
    for (Candidate candidate : candidates) {
      String model = candidate.model();
      if (random.nextBoolean()) {
        learned.took(
            model, TIMES[random.nextInt(TIMES.length)], TIMES[random.nextInt(TIMES.length)]);
      }
      if (random.nextBoolean()) {
        learned.busy(model, new long[] {-1, 0, 3, Long.MAX_VALUE}[random.nextInt(4)]);
      }
      if (random.nextBoolean()) {
        learned.rated(model, RATINGS[random.nextInt(RATINGS.length)]);
      }
      if (random.nextBoolean()) {
        learned.rated(model, "d", RATINGS[random.nextInt(RATINGS.length)], random.nextInt(9));
      }
    }
    return learned;
  }

  private static BaseQuery hostile(int count, long seed) {
    Random random = new Random(seed);
    List<Candidate> candidates = candidates(count, random);
    Catalogue catalogue = catalogue(candidates, random);
    Learned learned = learned(candidates, random);
    return new BaseQuery(candidates, catalogue, "d", "", BaseSettings.DEFAULTS, learned);
  }

  private static BaseQuery reordered(BaseQuery query, Random random) {
    List<Candidate> shuffled = new ArrayList<>(query.candidates());
    Collections.shuffle(shuffled, random);
    return new BaseQuery(shuffled, query.catalogue(), "d", "", query.settings(), query.evidence());
  }

  private static void keeps(BaseQuery query, BaseScores got, String where) {
    List<String> asked = query.candidates().stream().map(Candidate::model).toList();
    assertEquals(asked, List.copyOf(got.scores().keySet()), where);
    got.scores().forEach((model, s) -> assertTrue(s >= 0 && s <= 1, where + model + " " + s));
    assertEquals(got.score(), got.scores().get(got.selectedModel()), where);
    double best = Collections.max(got.scores().values());
    assertEquals(best, got.score(), where);
    assertTrue(got.confidence() >= 0 && got.confidence() <= 1, where + got.confidence());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyCandidateScoresWithinOneWhateverIsKnownOfIt(String name) {
    for (int i = 0; i < 500; i++) {
      BaseQuery query = hostile(1 + i % 9, SEED + i);
      keeps(query, method(name).score(query), name + ", seed " + (SEED + i) + ": ");
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aThousandCandidatesAreScored(String name) {
    BaseQuery query = hostile(1_000, SEED);
    keeps(query, method(name).score(query), name + ": ");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void equalQuestionsGetEqualAnswers(String name) {
    for (int i = 0; i < 100; i++) {
      BaseScores once = method(name).score(hostile(5, SEED + i));
      assertEquals(once, method(name).score(hostile(5, SEED + i)), "seed " + (SEED + i));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theOrderOfTheCandidatesBreaksTiesOnly(String name) {
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      BaseQuery query = hostile(6, SEED + i);
      BaseQuery other = reordered(query, random);
      BaseScores one = method(name).score(query);
      BaseScores two = method(name).score(other);
      String where = "seed " + (SEED + i);
      one.scores().forEach((model, s) -> assertEquals(s, two.scores().get(model), TINY, where));
      assertEquals(one.score(), two.score(), TINY, where);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void ofEqualCandidatesTheFirstIsSelected(String name) {
    BaseQuery query = new Learned().query(Catalogue.EMPTY, "z", "a", "m");
    BaseScores got = method(name).score(query);
    assertEquals("z", got.selectedModel());
    assertEquals(1, Map.copyOf(got.scores()).values().stream().distinct().count());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aModelTwiceIsRefused(String name) {
    BaseMethod method = method(name);
    assertThrows(
        IllegalArgumentException.class,
        () -> method.score(new Learned().query(Catalogue.EMPTY, "a", "b", "a")));
  }
}
