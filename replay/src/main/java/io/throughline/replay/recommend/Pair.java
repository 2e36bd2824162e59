package io.throughline.replay.recommend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Two models that are worth comparing on one kind of traffic.
 *
 * @param activity the kind
 * @param model the dearer one
 * @param other the cheaper one
 * @param spared what the dearer one's turns would cost less at the other's mean, in billionths
 */
public record Pair(String activity, String model, String other, double spared) {
  private static final int SESSIONS_MIN = 20;

  /** The pairs that could spare the most. */
  public static List<Pair> of(List<Row> sums, int most) {
    List<Pair> pairs = new ArrayList<>();
    for (String activity : Row.by("activity", sums).keySet()) {
      Map<String, Row> models =
          Row.by(
              row -> row.text("model") + "\n" + row.text("currency"),
              sums.stream().filter(row -> row.text("activity").equals(activity)).toList());
      for (Row dear : models.values()) {
        for (Row cheap : models.values()) {
          double spared = spared(dear, cheap);
          if (spared > 0) {
            pairs.add(new Pair(activity, dear.text("model"), cheap.text("model"), spared));
          }
        }
      }
    }
    pairs.sort(Comparator.comparingDouble((Pair pair) -> pair.spared()).reversed());
    return List.copyOf(pairs.subList(0, Math.min(most, pairs.size())));
  }

  private static double spared(Row dear, Row cheap) {
    boolean alike =
        !dear.text("currency").isEmpty()
            && dear.text("currency").equals(cheap.text("currency"))
            && dear.number("sessions") >= SESSIONS_MIN
            && cheap.number("sessions") >= SESSIONS_MIN;
    return alike
        ? dear.number("turns")
            * (dear.ratio("cost_nanos", "turns") - cheap.ratio("cost_nanos", "turns"))
        : 0;
  }
}
