package io.throughline.selector;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The candidates of one decision with their base scores, by list position. */
final class Ballot {
  /** What a candidate loses per list position when the base method gave it no score. */
  private static final double UNSCORED_STEP = 0.001;

  /** Above this many candidates duplicates are found with a set. */
  private static final int PAIRWISE_MAX = 16;

  private final List<Candidate> candidates;
  private final ModelValues base;

  private Ballot(List<Candidate> candidates, ModelValues base) {
    this.candidates = candidates;
    this.base = base;
  }

  static Ballot of(List<Candidate> candidates, @Nullable BaseScores scores) {
    return new Ballot(
        candidates,
        scores != null && scores.values().names().areOf(candidates)
            ? scores.values()
            : filled(candidates, scores));
  }

  /** The scores of an answer that leaves candidates out, or names others. */
  private static ModelValues filled(List<Candidate> candidates, @Nullable BaseScores scores) {
    double[] base = new double[candidates.size()];
    if (scores != null) {
      for (int i = 0; i < base.length; i++) {
        base[i] = baseScore(candidates.get(i).model(), i, scores);
      }
    }
    return new ModelValues(ModelNames.of(candidates, Candidate::model), base);
  }

  private static double baseScore(String model, int position, BaseScores scores) {
    Double score = scores.scores().get(model);
    if (score != null) {
      return score;
    }
    return model.equals(scores.selectedModel()) ? scores.score() : 0 - UNSCORED_STEP * position;
  }

  /**
   * @throws IllegalArgumentException if a model is listed twice
   */
  static void requireDistinct(List<Candidate> candidates) {
    Set<String> seen = candidates.size() > PAIRWISE_MAX ? new HashSet<>() : Set.of();
    for (int i = 0; i < candidates.size(); i++) {
      String model = candidates.get(i).model();
      boolean repeated =
          candidates.size() > PAIRWISE_MAX ? !seen.add(model) : firstOf(candidates, model) < i;
      if (repeated) {
        throw new IllegalArgumentException(
            "candidates: " + model + " twice (expected: each model once)");
      }
    }
  }

  private static int firstOf(List<Candidate> candidates, String model) {
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).model().equals(model)) {
        return i;
      }
    }
    return -1;
  }

  int size() {
    return candidates.size();
  }

  ModelNames names() {
    return base.names();
  }

  String model(int position) {
    return candidates.get(position).model();
  }

  @Nullable String loraName(int position) {
    return position < 0 ? null : candidates.get(position).loraName();
  }

  /** The base scores by position; not to be changed. */
  double[] base() {
    return base.numbers();
  }

  ModelValues baseScores() {
    return base;
  }

  /** Position of the candidate with that logical name, else with that adapter name, else -1. */
  int indexOf(String name) {
    int position = names().indexOf(name);
    for (int i = 0; position < 0 && i < candidates.size(); i++) {
      position = name.equals(candidates.get(i).loraName()) ? i : -1;
    }
    return position;
  }

  /** The logical name behind a logical or adapter name; an unknown name stays as it is. */
  String logicalName(String name) {
    int position = indexOf(name);
    return position < 0 ? name : model(position);
  }

  /** The first position that is not the given one; -1 when there is none. */
  int firstBut(int position) {
    int first = position == 0 ? 1 : 0;
    return first < candidates.size() ? first : -1;
  }

  /** The highest finite base score; 0 when there is none. */
  double highestBase() {
    int best = Ranking.best(base());
    return best < 0 ? 0 : base()[best];
  }

  /** Other scores of the candidates; takes the array over. */
  ModelValues with(double[] scores) {
    return new ModelValues(names(), scores);
  }

  /** The base scores with one of them replaced or, for a model that is no candidate, added. */
  ModelValues baseWith(String model, double score) {
    int position = names().indexOf(model);
    double[] scores = Arrays.copyOf(base(), position < 0 ? size() + 1 : size());
    scores[position < 0 ? size() : position] = score;
    return new ModelValues(position < 0 ? names().plus(model) : names(), scores);
  }
}
