package io.throughline.replay.recommend;

import io.throughline.replay.recommend.Recommendation.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions that do not do what the configuration says. */
final class Decisions {
  private static final String PATH = "routing.decisions";

  private Decisions() {}

  /** A choice between models that always comes out the same. */
  static List<Recommendation> one(Rule rule, Facts facts) {
    List<Recommendation> all = new ArrayList<>();
    Map<String, Map<String, Long>> found = facts.decisions();
    if (found == null) {
      return all;
    }
    double from = rule.threshold("share");
    found.forEach((decision, models) -> {
      Map<String, @Nullable Object> entry = facts.setup().named(PATH, decision);
      List<?> refs =
          entry != null && entry.get("modelRefs") instanceof List<?> list ? list : List.of();
      long records = models.values().stream().mapToLong(Long::longValue).sum();
      if (entry != null && refs.size() > 1 && records >= rule.sampleMin()) {
        Map.Entry<String, Long> most =
            Collections.max(models.entrySet(), Map.Entry.comparingByValue());
        double share = (double) most.getValue() / records;
        List<?> only = refs.stream().filter(ref -> isOf(ref, most.getKey())).toList();
        if (share >= from && !only.isEmpty()) {
          entry.put("modelRefs", only);
          all.add(said(rule, decision, most.getKey(), share, records, refs.size(), entry));
        }
      }
    });
    return all;
  }

  private static boolean isOf(Object ref, String model) {
    return ref instanceof Map<?, ?> map && model.equals(map.get("model"));
  }

  private static Recommendation said(
      Rule rule,
      String decision,
      String model,
      double share,
      long records,
      int candidates,
      Map<String, @Nullable Object> entry) {
    return new Recommendation(
        rule.id(),
        "Decision " + decision + " always chooses " + model,
        String.format(
            Locale.ROOT,
            "It names %d candidates, and %.1f %% of its newest requests went to one. The"
                + " configuration says something that does not happen: name that model alone, or"
                + " change the candidates' weights and prices so that there is a choice.",
            candidates,
            100 * share),
        Severity.WARNING,
        Map.of("decision", decision, "model", model),
        List.of(
            Evidence.of("share", share, "share", rule.threshold("share")),
            Evidence.of("candidates", candidates, "models"),
            Evidence.of("records", records, "records")),
        records,
        Setup.entry(PATH, entry),
        true);
  }
}
