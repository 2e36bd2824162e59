package io.throughline.selector;

/** The method {@code static}: each candidate's configured weight, as written; confidence 1. */
public final class StaticMethod implements BaseMethod {
  /** The name in {@code base_method}. */
  public static final String NAME = "static";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    Candidate best = query.candidates().getFirst();
    for (Candidate candidate : query.candidates()) {
      best = candidate.weight() > best.weight() ? candidate : best;
    }
    return new BaseScores(
        NAME,
        best.model(),
        best.weight(),
        1,
        ModelValues.of(query.candidates(), Candidate::model, Candidate::weight));
  }
}
