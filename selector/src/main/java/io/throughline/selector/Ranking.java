package io.throughline.selector;

/** Picks the best of scores held by list position; NaN and infinite scores never win. */
final class Ranking {
  private Ranking() {}

  /** Position of the highest finite score, the earliest on a tie; -1 when there is none. */
  static int best(double[] scores) {
    return best(scores, -1);
  }

  /** As {@link #best(double[])}, leaving out one position. */
  static int best(double[] scores, int except) {
    int best = -1;
    for (int i = 0; i < scores.length; i++) {
      if (i != except && Double.isFinite(scores[i]) && (best < 0 || scores[i] > scores[best])) {
        best = i;
      }
    }
    return best;
  }

  /** 0.5 for a tie up to 1 for a lead of 0.5 over the second; 1 when there is no second. */
  static double confidence(double[] scores, int best) {
    int second = best(scores, best);
    if (second < 0) {
      return 1;
    }
    double lead = Math.max(0, scores[best] - scores[second]);
    return Checks.clamp01(0.5 + Math.min(0.5, lead));
  }
}
