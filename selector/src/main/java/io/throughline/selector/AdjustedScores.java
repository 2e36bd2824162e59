package io.throughline.selector;

/** The scores of docs/session-aware.md, section 6 around a current model that is a candidate. */
final class AdjustedScores {
  private static final double FULL_SWITCHES = 8;

  private final SelectionInput input;
  private final TurnContext turn;
  private final Continuity continuity;
  private final Ballot ballot;
  private final int current;
  private final boolean reset;
  private final double[] scores;
  private final CandidateTraces traces;

  /**
   * @param reset whether idle time or drift released the session
   */
  AdjustedScores(
      SelectionInput input,
      TurnContext turn,
      Continuity continuity,
      Ballot ballot,
      int current,
      boolean reset) {
    this.input = input;
    this.turn = turn;
    this.continuity = continuity;
    this.ballot = ballot;
    this.current = current;
    this.reset = reset;
    this.scores = new double[ballot.size()];
    this.traces = new CandidateTraces(ballot, scores, current, toolLoopBias(), historyPenalty());
    scoreAll();
  }

  private void scoreAll() {
    scoreCurrent();
    for (int i = 0; i < scores.length; i++) {
      if (i != current) {
        scoreOther(i);
      }
    }
  }

  /**
   * Position of the best score; on a reset the current model wins a tie; otherwise the earliest
   * does; -1 when no score is finite.
   */
  int best() {
    int best = Ranking.best(scores);
    boolean tie = best >= 0 && scores[current] == scores[best];
    return reset && tie ? current : best;
  }

  double[] scores() {
    return scores;
  }

  CandidateTraces traces() {
    return traces;
  }

  private void scoreCurrent() {
    double base = ballot.base()[current];
    double benefit = reset ? 0 : cacheTerm(continuity.warmth(), multiplier(ballot.model(current)));
    double stay = reset ? 0 : config().stayBias();
    scores[current] = base + stay + benefit + traces.toolLoopBias();
    traces.currentTerm(benefit);
  }

  private void scoreOther(int i) {
    String from = ballot.model(current);
    String to = ballot.model(i);
    double base = ballot.base()[i];
    double delta = base - ballot.base()[current];
    double gap = input.lookup().qualityGap(input.categoryName(), input.decisionName(), from, to);
    double handoff =
        reset ? 0 : input.lookup().handoffPenalty(from, to, config().defaultHandoffPenalty());
    double multiplier = multiplier(to);
    double cache = reset ? 0 : cacheTerm(warmthLost(to), multiplier);
    double score =
        base
            + config().qualityGapMultiplier() * gap
            - config().handoffPenaltyWeight() * handoff
            - cache
            - traces.toolLoopBias()
            - traces.historyPenalty()
            - (reset ? 0 : config().switchMargin());
    boolean noGain = delta <= 0 && gap <= 0 && !reset;
    scores[i] = noGain ? score - config().stayBias() : score;
    traces.terms(i, gap, handoff, cache, multiplier);
  }

  /** What is lost by leaving: only the warmth that the candidate does not have itself. */
  private double warmthLost(String to) {
    return Math.max(0, continuity.warmth() - turn.warmthOf(to, 0));
  }

  private double cacheTerm(double warmth, double multiplier) {
    return config().prefixCacheWeight() * continuity.mass() * warmth * multiplier;
  }

  private double multiplier(String to) {
    return input
        .catalogue()
        .frontierCostMultiplier(ballot.model(current), to, config().maxCacheCostMultiplier());
  }

  private SessionAwareConfig config() {
    return input.config();
  }

  private double toolLoopBias() {
    return turn.toolLoop() ? config().toolLoopStayBias() : 0;
  }

  private double historyPenalty() {
    int switches = turn.memory().switchCount();
    boolean none = reset || switches <= 0 || config().switchHistoryWeight() <= 0;
    return none ? 0 : config().switchHistoryWeight() * Checks.clamp01(switches / FULL_SWITCHES);
  }
}
