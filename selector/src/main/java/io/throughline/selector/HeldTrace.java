package io.throughline.selector;

import java.util.List;

/** How the score of a model that is held came about; its trace stands alone. */
final class HeldTrace extends ByModel<CandidateTrace> {
  private final double baseScore;
  private final double finalScore;

  HeldTrace(String model, double baseScore, double finalScore) {
    super(ModelNames.of(List.of(model), name -> name));
    this.baseScore = baseScore;
    this.finalScore = finalScore;
  }

  @Override
  CandidateTrace at(int position) {
    return CandidateTrace.ofCurrent(baseScore, finalScore, 0);
  }
}
