package io.throughline.server.admin;

import io.throughline.replay.journal.GroupSums;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What records come to, in the form of the replay API; money of two currencies is never added. */
final class AggregateJson {
  private static final int MODELS_MAX = 10;
  private static final int TOKENS_MAX = 8;
  private static final int NANO_DIGITS = 9;

  private static final Map<String, Object> VALUES =
      Schemas.list(
          Schemas.object().with("name", Schemas.TEXT).with("value", Schemas.whole(0)).schema());
  private static final Map<String, Object> VOLUMES =
      Schemas.list(volume().with("name", Schemas.TEXT).schema());
  private static final Map<String, Object> NAMES = Schemas.list(Schemas.TEXT);

  static final Map<String, Object> SCHEMA =
      Schemas.object()
          .with("object", Schemas.words("router_replay.aggregate"))
          .with("record_count", Schemas.whole(0))
          .with(
              "summary",
              money()
                  .may("currency", Schemas.TEXT)
                  .with("excluded_record_count", Schemas.whole(0))
                  .schema())
          .with("by_currency", Schemas.list(money().with("currency", Schemas.TEXT).schema()))
          .with("model_selection", VALUES)
          .with("decision_distribution", VALUES)
          .with("signal_distribution", VALUES)
          .with(
              "token_volume",
              volume()
                  .with("cached_tokens", Schemas.whole(0))
                  .with("excluded_record_count", Schemas.whole(0))
                  .schema())
          .with(
              "token_breakdown",
              Schemas.object()
                  .with("by_decision", VOLUMES)
                  .with("by_selected_model", VOLUMES)
                  .schema())
          .with("available_decisions", NAMES)
          .with("available_models", NAMES)
          .with("left_out", NAMES)
          .may("degraded", Schemas.TEXT)
          .schema();

  private final List<GroupSums> groups;
  private final Map<String, List<GroupSums>> currencies = new TreeMap<>();

  private AggregateJson(List<GroupSums> groups) {
    this.groups = groups;
    groups.stream()
        .filter(group -> group.priced() > 0)
        .forEach(group ->
            currencies.computeIfAbsent(group.currency(), key -> new ArrayList<>()).add(group));
  }

  private static Schemas.Shape money() {
    return Schemas.object()
        .may("total_saved", Schemas.NUMBER)
        .may("baseline_spend", Schemas.NUMBER)
        .may("actual_spend", Schemas.NUMBER)
        .with("cost_record_count", Schemas.whole(0));
  }

  private static Schemas.Shape volume() {
    return Schemas.object()
        .with("input_tokens", Schemas.whole(0))
        .with("output_tokens", Schemas.whole(0))
        .with("total_tokens", Schemas.whole(0));
  }

  static Map<String, Object> of(GroupSums.Sums sums) {
    Map<String, Object> json = new AggregateJson(sums.groups()).json();
    if (!sums.trouble().isEmpty()) {
      json.put("degraded", "newest records only: " + sums.trouble());
    }
    return json;
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", "router_replay.aggregate");
    json.put("record_count", sum(groups, GroupSums::records));
    json.put("summary", summary());
    json.put("by_currency", byCurrency());
    json.put("model_selection", counts(GroupSums::model, MODELS_MAX));
    json.put("decision_distribution", counts(GroupSums::decision, Integer.MAX_VALUE));
    json.put("signal_distribution", List.of());
    Map<String, Object> volume = volume(groups);
    volume.put("cached_tokens", sum(groups, GroupSums::cachedTokens));
    volume.put("excluded_record_count", sum(groups, group -> group.records() - group.measured()));
    json.put("token_volume", volume);
    Map<String, Object> breakdown = new LinkedHashMap<>();
    breakdown.put("by_decision", volumes(GroupSums::decision));
    breakdown.put("by_selected_model", volumes(GroupSums::model));
    json.put("token_breakdown", breakdown);
    json.put("available_decisions", names(GroupSums::decision));
    json.put("available_models", names(GroupSums::model));
    json.put("left_out", leftOut());
    return json;
  }

  private Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    if (currencies.size() == 1) {
      summary.putAll(money(groups));
      summary.put("currency", currencies.keySet().iterator().next());
    }
    long priced = sum(groups, GroupSums::priced);
    summary.put("cost_record_count", priced);
    summary.put("excluded_record_count", sum(groups, GroupSums::records) - priced);
    return summary;
  }

  private List<Map<String, Object>> byCurrency() {
    List<Map<String, Object>> all = new ArrayList<>();
    currencies.forEach((currency, priced) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("currency", currency);
      one.putAll(money(priced));
      one.put("cost_record_count", sum(priced, GroupSums::priced));
      all.add(one);
    });
    return all;
  }

  private List<String> leftOut() {
    List<String> leftOut = new ArrayList<>();
    leftOut.add("signal_distribution: signals are in single records only");
    if (currencies.size() > 1) {
      leftOut.add("summary: costs in " + currencies.size() + " currencies, see by_currency");
    }
    if (groups.size() == GroupSums.GROUPS_MAX) {
      leftOut.add("groups of decision, model and currency beyond " + GroupSums.GROUPS_MAX);
    }
    return leftOut;
  }

  private static Map<String, Object> money(List<GroupSums> of) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("total_saved", units(sum(of, GroupSums::savedNanos)));
    json.put("baseline_spend", units(sum(of, GroupSums::baselineNanos)));
    json.put("actual_spend", units(sum(of, GroupSums::costNanos)));
    return json;
  }

  private static BigDecimal units(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
  }

  private Map<String, List<GroupSums>> by(Function<GroupSums, String> name) {
    Map<String, List<GroupSums>> named = new TreeMap<>();
    for (GroupSums group : groups) {
      if (!name.apply(group).isEmpty()) {
        named.computeIfAbsent(name.apply(group), key -> new ArrayList<>()).add(group);
      }
    }
    return named;
  }

  private List<String> names(Function<GroupSums, String> name) {
    return List.copyOf(by(name).keySet());
  }

  private List<Map<String, Object>> counts(Function<GroupSums, String> name, int most) {
    return most(
        name,
        GroupSums::records,
        most,
        (key, of) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("name", key);
          json.put("value", sum(of, GroupSums::records));
          return json;
        });
  }

  private List<Map<String, Object>> volumes(Function<GroupSums, String> name) {
    return most(
        name,
        group -> group.inputTokens() + group.outputTokens(),
        TOKENS_MAX,
        (key, of) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("name", key);
          json.putAll(volume(of));
          return json;
        });
  }

  private interface Form {
    Map<String, Object> of(String name, List<GroupSums> groups);
  }

  private List<Map<String, Object>> most(
      Function<GroupSums, String> name, ToLongFunction<GroupSums> weight, int most, Form form) {
    return by(name).entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, List<GroupSums>> one) -> sum(one.getValue(), weight))
                .reversed())
        .limit(most)
        .map(one -> form.of(one.getKey(), one.getValue()))
        .toList();
  }

  private static Map<String, Object> volume(List<GroupSums> of) {
    long input = sum(of, GroupSums::inputTokens);
    long output = sum(of, GroupSums::outputTokens);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("input_tokens", input);
    json.put("output_tokens", output);
    json.put("total_tokens", input + output);
    return json;
  }

  private static long sum(List<GroupSums> of, ToLongFunction<GroupSums> what) {
    return of.stream().mapToLong(what).sum();
  }
}
