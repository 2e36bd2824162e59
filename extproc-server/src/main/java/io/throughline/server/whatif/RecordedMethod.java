package io.throughline.server.whatif;

import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A base method over recorded evidence. One that asks only for what records tell is asked again;
 * what another said then is kept for the candidates that it said it of.
 */
record RecordedMethod(BaseMethod method) implements BaseMethod {
  /** The methods, each over recorded evidence. */
  static BaseMethods all(BaseMethods methods) {
    BaseMethods wrapped = methods;
    for (String name : methods.names()) {
      wrapped = wrapped.with(new RecordedMethod(Objects.requireNonNull(methods.find(name))));
    }
    return wrapped;
  }

  @Override
  public String name() {
    return method.name();
  }

  @Override
  public BaseScores score(BaseQuery query) {
    RecordedEvidence evidence = (RecordedEvidence) query.evidence();
    BaseScores fresh = method.score(query);
    if (!evidence.unknownAsked()) {
      return fresh;
    }
    BaseScores then = evidence.inputs().base();
    if (then == null || !then.method().equals(name())) {
      evidence.assumed().add(Assumed.What.BASE_SCORES_WITHOUT_EVIDENCE);
      return fresh;
    }
    if (query.candidates().stream()
        .map(Candidate::model)
        .toList()
        .equals(evidence.inputs().candidates())) {
      evidence.assumed().add(Assumed.What.BASE_SCORES_AS_RECORDED);
      return then;
    }
    evidence.assumed().add(Assumed.What.BASE_SCORES_WITHOUT_EVIDENCE);
    return mixed(query, fresh, then);
  }

  private BaseScores mixed(BaseQuery query, BaseScores fresh, BaseScores then) {
    Map<String, Double> scores = new LinkedHashMap<>();
    String best = fresh.selectedModel();
    for (Candidate candidate : query.candidates()) {
      String model = candidate.model();
      double score = then.scores().getOrDefault(model, fresh.scores().getOrDefault(model, 0.0));
      scores.put(model, score);
      best = scores.getOrDefault(best, score) < score ? model : best;
    }
    return new BaseScores(
        name(),
        best,
        scores.getOrDefault(best, 0.0),
        fresh.confidence(),
        scores,
        fresh.acceptable());
  }
}
