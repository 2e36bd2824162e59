package io.throughline.divergence;

import java.util.Comparator;
import java.util.List;

/**
 * What a request tells that the one before it did not.
 *
 * @param steps the calls of the last answer whose results came now, in an order that does not
 *     depend on how they stood there; each pair of call and result once
 * @param asked SimHash of what the user says now; 0 for nothing, or too little to be told apart
 * @param said SimHash of what the last answer says beside its calls; 0 as above
 */
public record News(List<Step> steps, long asked, long said) {
  /** Nothing new. */
  public static final News NONE = new News(List.of(), 0, 0);

  /** Puts the steps in their order. */
  public News {
    steps =
        steps.stream()
            .distinct()
            .sorted(Comparator.comparingInt(Step::call).thenComparingInt(Step::result))
            .toList();
  }
}
