package io.throughline.selector;

/**
 * The keys of {@code algorithm.session_aware} (docs/session-aware.md, section 2). Biases, margins
 * and penalties are absolute, in the unit of base scores, which lie in 0 to 1.
 *
 * <p>Ranges are the configuration loader's to check, with the path of the key; {@link #repaired()}
 * is for callers that must not refuse.
 *
 * @param baseMethod name of the base method; blank or {@code session_aware} becomes hybrid
 * @param idleTimeoutSeconds idle time that releases the session, in seconds; 0 = never; 0 or more
 * @param minTurnsBeforeSwitch turns before the first switch; 0 or more
 * @param switchMargin what a switch must gain in score; 0 or more
 * @param stayBias score added to the current model; 0 or more
 * @param toolLoopHardLock whether a tool loop holds its owner
 * @param contextPortabilityHardLock whether provider state holds its owner
 * @param decisionDriftReset whether another decision than last turn's releases the session
 * @param toolLoopStayBias score for staying inside a tool loop; 0 or more
 * @param prefixCacheWeight weight of the warm prefix cache; 0 or more
 * @param handoffPenaltyWeight weight of the handoff penalty; 0 or more
 * @param defaultHandoffPenalty handoff penalty of a pair without entry; 0 or more
 * @param qualityGapMultiplier weight of the quality gap; above 0
 * @param maxCacheCostMultiplier frontier cost multiplier of the dearest model; 1 or more
 * @param switchHistoryWeight penalty of a session that switched 8 times; 0 or more
 * @param remainingTurnPriorWeight weight of the remaining-turn prior; 0 or more, above 1 counts as
 *     1
 * @param remainingTurnPriorHorizon remaining turns that count as a full session; above 0
 * @param minRemainingTurnPriorSamples samples below which a replay-derived prior is rejected; 0 or
 *     more
 * @param planner what chooses on turns that no lock holds
 */
public record SessionAwareConfig(
    String baseMethod,
    int idleTimeoutSeconds,
    int minTurnsBeforeSwitch,
    double switchMargin,
    double stayBias,
    boolean toolLoopHardLock,
    boolean contextPortabilityHardLock,
    boolean decisionDriftReset,
    double toolLoopStayBias,
    double prefixCacheWeight,
    double handoffPenaltyWeight,
    double defaultHandoffPenalty,
    double qualityGapMultiplier,
    double maxCacheCostMultiplier,
    double switchHistoryWeight,
    double remainingTurnPriorWeight,
    int remainingTurnPriorHorizon,
    int minRemainingTurnPriorSamples,
    PlannerSettings planner) {
  /** Every key at its default. */
  public static final SessionAwareConfig DEFAULTS =
      new SessionAwareConfig(
          HybridMethod.NAME,
          300,
          1,
          0.05,
          0.10,
          true,
          true,
          true,
          0.35,
          0.20,
          1.0,
          0.05,
          1.0,
          2.5,
          0.04,
          1.0,
          8,
          3,
          PlannerSettings.DEFAULTS);

  /** Resolves the base method. */
  public SessionAwareConfig {
    baseMethod = baseMethod.strip();
    if (baseMethod.isEmpty() || baseMethod.equals("session_aware")) {
      baseMethod = HybridMethod.NAME;
    }
  }

  /** Whether a safety lock of these settings applies to the turn. */
  public boolean locks(TurnContext turn) {
    return (turn.toolLoop() && toolLoopHardLock)
        || (turn.providerState().present() && contextPortabilityHardLock);
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return DEFAULTS.toBuilder();
  }

  /** A builder that starts from these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * The same with the values that no formula can use replaced by their defaults: a negative switch
   * margin, a cost multiplier below 1, a horizon or quality-gap multiplier of 0 or below, and NaN
   * in any of them.
   */
  public SessionAwareConfig repaired() {
    if (switchMargin >= 0
        && maxCacheCostMultiplier >= 1
        && remainingTurnPriorHorizon > 0
        && qualityGapMultiplier > 0) {
      return this;
    }
    return toBuilder()
        .switchMargin(switchMargin >= 0 ? switchMargin : DEFAULTS.switchMargin)
        .maxCacheCostMultiplier(
            maxCacheCostMultiplier >= 1 ? maxCacheCostMultiplier : DEFAULTS.maxCacheCostMultiplier)
        .remainingTurnPriorHorizon(
            remainingTurnPriorHorizon > 0
                ? remainingTurnPriorHorizon
                : DEFAULTS.remainingTurnPriorHorizon)
        .qualityGapMultiplier(
            qualityGapMultiplier > 0 ? qualityGapMultiplier : DEFAULTS.qualityGapMultiplier)
        .build();
  }

  /** Collects the keys; for one thread. */
  public static final class Builder {
    private String baseMethod;
    private int idleTimeoutSeconds;
    private int minTurnsBeforeSwitch;
    private double switchMargin;
    private double stayBias;
    private boolean toolLoopHardLock;
    private boolean contextPortabilityHardLock;
    private boolean decisionDriftReset;
    private double toolLoopStayBias;
    private double prefixCacheWeight;
    private double handoffPenaltyWeight;
    private double defaultHandoffPenalty;
    private double qualityGapMultiplier;
    private double maxCacheCostMultiplier;
    private double switchHistoryWeight;
    private double remainingTurnPriorWeight;
    private int remainingTurnPriorHorizon;
    private int minRemainingTurnPriorSamples;
    private PlannerSettings planner;

    private Builder(SessionAwareConfig from) {
      baseMethod = from.baseMethod;
      idleTimeoutSeconds = from.idleTimeoutSeconds;
      minTurnsBeforeSwitch = from.minTurnsBeforeSwitch;
      switchMargin = from.switchMargin;
      stayBias = from.stayBias;
      toolLoopHardLock = from.toolLoopHardLock;
      contextPortabilityHardLock = from.contextPortabilityHardLock;
      decisionDriftReset = from.decisionDriftReset;
      toolLoopStayBias = from.toolLoopStayBias;
      prefixCacheWeight = from.prefixCacheWeight;
      handoffPenaltyWeight = from.handoffPenaltyWeight;
      defaultHandoffPenalty = from.defaultHandoffPenalty;
      qualityGapMultiplier = from.qualityGapMultiplier;
      maxCacheCostMultiplier = from.maxCacheCostMultiplier;
      switchHistoryWeight = from.switchHistoryWeight;
      remainingTurnPriorWeight = from.remainingTurnPriorWeight;
      remainingTurnPriorHorizon = from.remainingTurnPriorHorizon;
      minRemainingTurnPriorSamples = from.minRemainingTurnPriorSamples;
      planner = from.planner;
    }

    /** See {@link SessionAwareConfig#baseMethod()}. */
    public Builder baseMethod(String value) {
      baseMethod = value;
      return this;
    }

    /** See {@link SessionAwareConfig#idleTimeoutSeconds()}. */
    public Builder idleTimeoutSeconds(int value) {
      idleTimeoutSeconds = value;
      return this;
    }

    /** See {@link SessionAwareConfig#minTurnsBeforeSwitch()}. */
    public Builder minTurnsBeforeSwitch(int value) {
      minTurnsBeforeSwitch = value;
      return this;
    }

    /** See {@link SessionAwareConfig#switchMargin()}. */
    public Builder switchMargin(double value) {
      switchMargin = value;
      return this;
    }

    /** See {@link SessionAwareConfig#stayBias()}. */
    public Builder stayBias(double value) {
      stayBias = value;
      return this;
    }

    /** See {@link SessionAwareConfig#toolLoopHardLock()}. */
    public Builder toolLoopHardLock(boolean value) {
      toolLoopHardLock = value;
      return this;
    }

    /** See {@link SessionAwareConfig#contextPortabilityHardLock()}. */
    public Builder contextPortabilityHardLock(boolean value) {
      contextPortabilityHardLock = value;
      return this;
    }

    /** See {@link SessionAwareConfig#decisionDriftReset()}. */
    public Builder decisionDriftReset(boolean value) {
      decisionDriftReset = value;
      return this;
    }

    /** See {@link SessionAwareConfig#toolLoopStayBias()}. */
    public Builder toolLoopStayBias(double value) {
      toolLoopStayBias = value;
      return this;
    }

    /** See {@link SessionAwareConfig#prefixCacheWeight()}. */
    public Builder prefixCacheWeight(double value) {
      prefixCacheWeight = value;
      return this;
    }

    /** See {@link SessionAwareConfig#handoffPenaltyWeight()}. */
    public Builder handoffPenaltyWeight(double value) {
      handoffPenaltyWeight = value;
      return this;
    }

    /** See {@link SessionAwareConfig#defaultHandoffPenalty()}. */
    public Builder defaultHandoffPenalty(double value) {
      defaultHandoffPenalty = value;
      return this;
    }

    /** See {@link SessionAwareConfig#qualityGapMultiplier()}. */
    public Builder qualityGapMultiplier(double value) {
      qualityGapMultiplier = value;
      return this;
    }

    /** See {@link SessionAwareConfig#maxCacheCostMultiplier()}. */
    public Builder maxCacheCostMultiplier(double value) {
      maxCacheCostMultiplier = value;
      return this;
    }

    /** See {@link SessionAwareConfig#switchHistoryWeight()}. */
    public Builder switchHistoryWeight(double value) {
      switchHistoryWeight = value;
      return this;
    }

    /** See {@link SessionAwareConfig#remainingTurnPriorWeight()}. */
    public Builder remainingTurnPriorWeight(double value) {
      remainingTurnPriorWeight = value;
      return this;
    }

    /** See {@link SessionAwareConfig#remainingTurnPriorHorizon()}. */
    public Builder remainingTurnPriorHorizon(int value) {
      remainingTurnPriorHorizon = value;
      return this;
    }

    /** See {@link SessionAwareConfig#minRemainingTurnPriorSamples()}. */
    public Builder minRemainingTurnPriorSamples(int value) {
      minRemainingTurnPriorSamples = value;
      return this;
    }

    /** See {@link SessionAwareConfig#planner()}. */
    public Builder planner(PlannerSettings value) {
      planner = value;
      return this;
    }

    /** The configuration; the builder stays usable. */
    public SessionAwareConfig build() {
      return new SessionAwareConfig(
          baseMethod,
          idleTimeoutSeconds,
          minTurnsBeforeSwitch,
          switchMargin,
          stayBias,
          toolLoopHardLock,
          contextPortabilityHardLock,
          decisionDriftReset,
          toolLoopStayBias,
          prefixCacheWeight,
          handoffPenaltyWeight,
          defaultHandoffPenalty,
          qualityGapMultiplier,
          maxCacheCostMultiplier,
          switchHistoryWeight,
          remainingTurnPriorWeight,
          remainingTurnPriorHorizon,
          minRemainingTurnPriorSamples,
          planner);
    }
  }
}
