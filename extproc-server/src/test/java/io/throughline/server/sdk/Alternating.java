package io.throughline.server.sdk;

import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Prefers another candidate with every request, so that only locks keep a session in its place. */
public final class Alternating implements BaseMethod {
  private final AtomicInteger asked = new AtomicInteger();

  @Override
  public String name() {
    return "alternating";
  }

  @Override
  public BaseScores score(BaseQuery query) {
    int best = Math.floorMod(asked.getAndIncrement(), query.candidates().size());
    Map<String, Double> scores = new LinkedHashMap<>();
    for (Candidate candidate : query.candidates()) {
      scores.put(candidate.model(), scores.size() == best ? 1.0 : 0.0);
    }
    String model = query.candidates().get(best).model();
    return new BaseScores(name(), model, 1, 1, scores);
  }
}
