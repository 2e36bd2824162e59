package io.throughline.selector;

/**
 * The trace of each candidate, made from the numbers behind its score when somebody asks. Filled
 * once, by the thread that scores.
 */
final class CandidateTraces extends ByModel<CandidateTrace> {
  private static final int TERMS = 4;
  private static final int GAP = 0;
  private static final int HANDOFF = 1;
  private static final int CACHE = 2;
  private static final int MULTIPLIER = 3;

  private final double[] base;
  private final double[] scores;
  private final int current;
  private final double toolLoopBias;
  private final double historyPenalty;
  private final double[] terms;

  /** Takes the arrays over; those of the current model's trace count no bias and no penalty. */
  CandidateTraces(
      Ballot ballot, double[] scores, int current, double toolLoopBias, double historyPenalty) {
    super(ballot.names());
    this.base = ballot.base();
    this.scores = scores;
    this.current = current;
    this.toolLoopBias = toolLoopBias;
    this.historyPenalty = historyPenalty;
    this.terms = new double[TERMS * scores.length];
  }

  double toolLoopBias() {
    return toolLoopBias;
  }

  double historyPenalty() {
    return historyPenalty;
  }

  void currentTerm(double cacheBenefit) {
    terms[current * TERMS + CACHE] = cacheBenefit;
  }

  void terms(int position, double gap, double handoff, double cachePenalty, double multiplier) {
    int first = position * TERMS;
    terms[first + GAP] = gap;
    terms[first + HANDOFF] = handoff;
    terms[first + CACHE] = cachePenalty;
    terms[first + MULTIPLIER] = multiplier;
  }

  @Override
  CandidateTrace at(int position) {
    int first = position * TERMS;
    if (position == current) {
      return CandidateTrace.ofCurrent(base[position], scores[position], terms[first + CACHE]);
    }
    return new CandidateTrace(
        false,
        base[position],
        scores[position],
        base[position] - base[current],
        terms[first + GAP],
        terms[first + HANDOFF],
        0,
        terms[first + CACHE],
        toolLoopBias,
        historyPenalty,
        terms[first + MULTIPLIER],
        scores[position] - scores[current]);
  }
}
