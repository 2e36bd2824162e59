package io.throughline.replay;

import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import io.throughline.selector.Capability;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Owner;
import io.throughline.selector.Rating;
import io.throughline.selector.Ratings;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Forecast;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a choice depended on beside its {@code session_policy}: the block {@code inputs} of a
 * record, from which the choice can be made again. No text of a prompt, and no id that a provider
 * issued. What is empty is left out; a number that is none is a word.
 */
final class InputsJson {
  private InputsJson() {}

  static Map<String, Object> of(SelectionInput input) {
    Map<String, Object> json = new LinkedHashMap<>();
    putDemand(json, input.demand());
    json.put("candidates", input.candidates().stream().map(Candidate::model).toList());
    if (input.base() != null) {
      json.put("base", base(input.base()));
    }
    if (input.turn() != null) {
      putTurn(json, input.turn());
    }
    put(json, "unavailable", input.unavailable());
    put(json, "lookup", lookup(input));
    put(json, "ratings", ratings(input));
    if (input.config().planner().looksAhead()) {
      json.put("forecast", forecast(input.forecast()));
    }
    return json;
  }

  private static void putDemand(Map<String, Object> json, TurnDemand demand) {
    json.put("api", demand.api());
    json.put("remembered", demand.remembered());
    json.put("conversation", HexFormat.of().toHexDigits(demand.conversation()));
    json.put("parent", HexFormat.of().toHexDigits(demand.parent()));
    put(json, "needs", demand.needs().stream().map(Capability::word).sorted().toList());
    put(json, "resting", demand.resting().stream().sorted().toList());
    text(json, "profile_asked", demand.profileAsked());
    text(json, "profile_kept", demand.profileKept());
    if (demand.carried().present()) {
      json.put("provider_state", demand.carried().reason());
      json.put("continues_response", !demand.carried().previousResponseId().isBlank());
    }
  }

  private static Map<String, Object> base(BaseScores base) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("method", base.method());
    json.put("selected", base.selectedModel());
    json.put("score", number(base.score()));
    json.put("confidence", number(base.confidence()));
    json.put("scores", numbers(base.scores()));
    if (!base.acceptable()) {
      json.put("acceptable", false);
    }
    return json;
  }

  private static void putTurn(Map<String, Object> json, TurnContext turn) {
    json.put("current_model", turn.currentModel());
    json.put("history_tokens", turn.historyTokens());
    json.put("context_tokens", turn.contextTokens());
    json.put("memory", turn.memory().present());
    put(json, "warmth", numbers(turn.warmth()));
    putOwner(json, "tool_loop_owner", turn.toolLoopOwner());
    putOwner(json, "provider_state_owner", turn.providerStateOwner());
    putOwner(json, "session_owner", turn.sessionOwner());
    if (turn.namedModel() != null) {
      json.put("named_model", turn.namedModel());
    }
  }

  private static void putOwner(Map<String, Object> json, String key, @Nullable Owner owner) {
    if (owner != null) {
      json.put(key, Map.of("model", owner.model(), "kind", owner.kind().word()));
    }
  }

  /** The entries that tell anything of these models in this task. */
  private static Map<String, Object> lookup(SelectionInput input) {
    LookupTables tables = input.lookup();
    if (tables.equals(LookupTables.EMPTY)) {
      return Map.of();
    }
    Set<String> models = models(input);
    Map<String, Object> json = new LinkedHashMap<>();
    tables
        .remainingTurnPriors()
        .forEach((name, entry) -> {
          if (name.equals(input.categoryName()) || name.equals(input.decisionName())) {
            json.put(LookupTables.priorKey(name), entry(entry));
          }
        });
    tables
        .qualityGaps()
        .forEach((gap, entry) -> {
          boolean family =
              gap.family().equals(input.categoryName())
                  || gap.family().equals(input.decisionName());
          if (family && models.contains(gap.current()) && models.contains(gap.candidate())) {
            String key = LookupTables.qualityGapKey(gap.family(), gap.current(), gap.candidate());
            json.put(key, entry(entry));
          }
        });
    tables
        .handoffPenalties()
        .forEach((pair, entry) -> {
          if (models.contains(pair.from()) && models.contains(pair.to())) {
            json.put(LookupTables.handoffKey(pair.from(), pair.to()), entry(entry));
          }
        });
    return json;
  }

  private static Set<String> models(SelectionInput input) {
    Set<String> models = new LinkedHashSet<>();
    input.candidates().forEach(candidate -> models.add(candidate.model()));
    if (input.turn() != null) {
      models.add(input.turn().currentModel());
    }
    return models;
  }

  private static Map<String, Object> entry(LookupTables.Entry entry) {
    return Map.of(
        "value", entry.value(), "source", entry.source().word(), "samples", entry.sampleCount());
  }

  /** Of each rated model: over all traffic, and in this decision. */
  private static Map<String, Object> ratings(SelectionInput input) {
    Ratings ratings = input.demand().ratings();
    Map<String, Object> json = new LinkedHashMap<>();
    input
        .catalogue()
        .models()
        .forEach(model -> {
          Map<String, Object> known = new LinkedHashMap<>();
          putRating(known, "all", ratings.global().get(model.name()));
          putRating(known, "decision", ratings.find(model.name(), input.decisionName()));
          put(json, model.name(), known);
        });
    return json;
  }

  private static void putRating(Map<String, Object> json, String key, @Nullable Rating rating) {
    if (rating != null) {
      json.put(key, rating.value());
    }
  }

  private static Map<String, Object> forecast(Forecast forecast) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", forecast.key());
    json.put("samples", forecast.samples());
    json.put("locked_turns", forecast.lockedTurns());
    put(json, "asked", numbers(forecast.asked()));
    json.put("output_tokens", forecast.outputTokens());
    json.put("locked_output_tokens", forecast.lockedOutputTokens());
    json.put("growth_tokens", forecast.growthTokens());
    json.put("warm_share", number(forecast.warmShare()));
    put(json, "first_share", numbers(forecast.firstShare()));
    return json;
  }

  private static Map<String, Object> numbers(Map<String, Double> values) {
    Map<String, Object> json = LinkedHashMap.newLinkedHashMap(values.size());
    values.forEach((model, value) -> json.put(model, number(value)));
    return json;
  }

  /** JSON has no word for what is no number. */
  private static Object number(double value) {
    if (Double.isFinite(value)) {
      return value;
    }
    return Double.isNaN(value) ? "not_a_number" : value > 0 ? "infinite" : "minus_infinite";
  }

  private static void text(Map<String, Object> json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }

  private static void put(Map<String, Object> json, String key, Map<String, Object> value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }

  private static void put(Map<String, Object> json, String key, Collection<String> value) {
    if (!value.isEmpty()) {
      json.put(key, List.copyOf(value));
    }
  }
}
