package io.throughline.selector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ranks by one criterion first, then by the next among those that are equal in it, and so on. Equal
 * is what comes as near to the best as the criterion says. Of k ranks the first scores 1 and the
 * last 1 / k; the confidence is 0.5 for a tie up to 1 for a lead of 0.5.
 *
 * <p>These methods are parts of profiles; a decision cannot name them.
 */
public final class OrderedMethod implements BaseMethod {
  /** Speed, then quality, then price: for somebody who waits. */
  public static final OrderedMethod FASTEST =
      new OrderedMethod(
          "fastest",
          List.of(Criterion.SPEED, Criterion.QUALITY, Criterion.PRICE, Criterion.OUTPUT));

  /** Price, then throughput, then whoever has least to do: for a backlog. */
  public static final OrderedMethod CHEAPEST_SPREAD =
      new OrderedMethod(
          "cheapest_spread",
          List.of(Criterion.PRICE, Criterion.OUTPUT, Criterion.THROUGHPUT, Criterion.LOAD));

  /** Price, then quality: for a hard budget. */
  public static final OrderedMethod CHEAPEST =
      new OrderedMethod("cheapest", List.of(Criterion.PRICE, Criterion.OUTPUT, Criterion.QUALITY));

  /** All of them. */
  public static final List<OrderedMethod> ALL = List.of(FASTEST, CHEAPEST_SPREAD, CHEAPEST);

  /** What is looked at; higher is better. */
  private enum Criterion {
    /** Medians of both times, as {@link LatencyAwareMethod} scores them. */
    SPEED(0.1),
    /** Quality score; unset counts 0. */
    QUALITY(0),
    /** Prompt price; one that is not known comes last. */
    PRICE(0),
    /** Price of the output; one that is not known comes last. */
    OUTPUT(0),
    /**
     * Median time per output token. Within half the pace of the fastest all are equal: who is
     * slower keeps its requests longer, and gets fewer by its load. What is not known is as good as
     * the best, so that it is tried.
     */
    THROUGHPUT(0.5),
    /** Requests in flight. */
    LOAD(0);

    private static final int MEDIAN = 50;

    /** How far below the best of them a value is still equal to it. */
    private final double tolerance;

    Criterion(double tolerance) {
      this.tolerance = tolerance;
    }

    double[] of(Facets facets) {
      return switch (this) {
        case SPEED -> LatencyAwareMethod.speed(facets, MEDIAN, MEDIAN);
        case QUALITY -> facets.quality();
        case PRICE -> lowest(facets.prices());
        case OUTPUT -> lowest(facets.outputPrices());
        case THROUGHPUT -> pace(facets.tpot(MEDIAN));
        case LOAD -> lowest(facets.inFlight());
      };
    }

    private static double[] lowest(double[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.isNaN(values[i]) ? Double.NEGATIVE_INFINITY : -values[i];
      }
      return values;
    }

    private static double[] pace(double[] millis) {
      double[] near = Facets.nearness(millis);
      for (int i = 0; i < near.length; i++) {
        near[i] = Double.isNaN(millis[i]) ? 1 : near[i];
      }
      return near;
    }

    /** Splits positions into those that are equal, the best first, each in its order. */
    List<List<Integer>> split(List<Integer> positions, double[] values) {
      List<Integer> sorted = new ArrayList<>(positions);
      sorted.sort(Comparator.comparing(position -> -values[position]));
      List<List<Integer>> ranks = new ArrayList<>();
      double best = Double.NaN;
      for (int position : sorted) {
        double value = values[position];
        if (!(value == best || best - value <= tolerance)) {
          ranks.add(new ArrayList<>());
          best = value;
        }
        ranks.getLast().add(position);
      }
      return ranks;
    }
  }

  private final String name;
  private final List<Criterion> criteria;

  private OrderedMethod(String name, List<Criterion> criteria) {
    this.name = name;
    this.criteria = criteria;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    Facets facets = new Facets(query);
    int size = query.candidates().size();
    List<Integer> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(i);
    }
    List<List<Integer>> ranks = List.of(all);
    for (Criterion criterion : criteria) {
      ranks = refined(ranks, criterion, criterion.of(facets));
    }
    double[] scores = new double[size];
    for (int rank = 0; rank < ranks.size(); rank++) {
      for (int position : ranks.get(rank)) {
        scores[position] = (ranks.size() - rank) / (double) ranks.size();
      }
    }
    return BaseScores.best(name, query.candidates(), scores);
  }

  private static List<List<Integer>> refined(
      List<List<Integer>> ranks, Criterion criterion, double[] values) {
    List<List<Integer>> finer = new ArrayList<>();
    for (List<Integer> rank : ranks) {
      finer.addAll(rank.size() == 1 ? List.of(rank) : criterion.split(rank, values));
    }
    return finer;
  }
}
