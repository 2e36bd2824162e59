package io.throughline.server.replayed;

import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A base method whose scores change with every call, and which remembers what it said. */
public final class SeededMethod implements BaseMethod {
  private final SplittableRandom random;
  private final List<BaseScores> said = Collections.synchronizedList(new ArrayList<>());

  /** Equal seeds give equal scores. */
  public SeededMethod(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public String name() {
    return "seeded";
  }

  @Override
  public synchronized BaseScores score(BaseQuery query) {
    Map<String, Double> scores = new LinkedHashMap<>();
    String best = "";
    double highest = -1;
    for (Candidate candidate : query.candidates()) {
      double score = random.nextDouble();
      scores.put(candidate.model(), score);
      if (score > highest) {
        highest = score;
        best = candidate.model();
      }
    }
    BaseScores answer = new BaseScores(name(), best, highest, 1, scores);
    said.add(answer);
    return answer;
  }

  List<BaseScores> said() {
    return List.copyOf(said);
  }
}
