package io.throughline.selector;

/**
 * The scores of docs/session-aware.md, section 6 around a current model that is a candidate, and
 * how each came about, worked out again when somebody asks: most traces are never read.
 */
final class AdjustedScores extends ByModel<CandidateTrace> {
  private static final double FULL_SWITCHES = 8;

  private final SelectionInput input;
  private final TurnContext turn;
  private final Continuity continuity;
  private final Ballot ballot;
  private final int current;
  private final boolean reset;
  private final double[] scores;

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
    super(ballot.names());
    this.input = input;
    this.turn = turn;
    this.continuity = continuity;
    this.ballot = ballot;
    this.current = current;
    this.reset = reset;
    this.scores = new double[ballot.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i == current ? scoreOfCurrent() : scoreOf(i);
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

  @Override
  CandidateTrace at(int i) {
    double base = ballot.base()[i];
    if (i == current) {
      return CandidateTrace.ofCurrent(base, scores[i], cacheBenefit());
    }
    String to = ballot.model(i);
    return new CandidateTrace(
        false,
        base,
        scores[i],
        delta(i),
        gap(to),
        handoff(to),
        0,
        cachePenalty(to),
        toolLoopBias(),
        historyPenalty(),
        multiplier(to),
        scores[i] - scores[current]);
  }

  private double scoreOfCurrent() {
    double stay = reset ? 0 : config().stayBias();
    return ballot.base()[current] + stay + cacheBenefit() + toolLoopBias();
  }

  private double scoreOf(int i) {
    String to = ballot.model(i);
    double gap = gap(to);
    double score =
        ballot.base()[i]
            + config().qualityGapMultiplier() * gap
            - config().handoffPenaltyWeight() * handoff(to)
            - cachePenalty(to)
            - toolLoopBias()
            - historyPenalty()
            - (reset ? 0 : config().switchMargin());
    boolean noGain = delta(i) <= 0 && gap <= 0 && !reset;
    return noGain ? score - config().stayBias() : score;
  }

  private double delta(int i) {
    return ballot.base()[i] - ballot.base()[current];
  }

  private double gap(String to) {
    return input
        .lookup()
        .qualityGap(input.categoryName(), input.decisionName(), ballot.model(current), to);
  }

  private double handoff(String to) {
    return reset
        ? 0
        : input
            .lookup()
            .handoffPenalty(ballot.model(current), to, config().defaultHandoffPenalty());
  }

  private double cacheBenefit() {
    return reset ? 0 : cacheTerm(continuity.warmth(), multiplier(ballot.model(current)));
  }

  private double cachePenalty(String to) {
    return reset ? 0 : cacheTerm(warmthLost(to), multiplier(to));
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
