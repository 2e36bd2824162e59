package io.throughline.workload;

import io.throughline.selector.BaseScores;
import io.throughline.selector.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a base method answers in the laboratory: 1 for the asked model, less for others by their
 * distance in quality.
 *
 * @param qualityRange distance in quality that takes the whole score, above 0
 */
public record AskedScores(double qualityRange) {
  /** The scores over those models, one of which is asked for. */
  public BaseScores of(List<Model> models, Model asked) {
    Map<String, Double> scores = LinkedHashMap.newLinkedHashMap(models.size());
    for (Model model : models) {
      double away = Math.abs(model.qualityScore() - asked.qualityScore());
      scores.put(model.name(), 1 - away / qualityRange);
    }
    return new BaseScores("workload", asked.name(), 1, 1, scores);
  }
}
