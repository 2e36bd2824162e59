package io.throughline.selector;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.Forecast.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How the lookahead planner weighed one free turn (docs/planner.md): for each candidate m
 *
 * <p>J(m) = cost(m now) + switch_price·[m ≠ current] + λ·max(0, Q(asked) − Q(m)) + L̄·(c_w(m) +
 * λ·Σ_a P(a)·max(0, Q(a) − Q(m)))
 *
 * <p>with the price of quality λ, the quality score Q, the expected locked turns L̄ that directly
 * follow, the share P(a) of each model asked for on them, and the price c_w of one of them on a
 * warm m. The least J wins; on a tie the current model, then the earliest.
 *
 * @param forecast what is expected to follow
 * @param qualityPrice λ
 * @param currency of all prices
 * @param options by list position of the candidates
 * @param best position of the least J
 */
public record Plan(
    Forecast forecast, double qualityPrice, String currency, List<Option> options, int best) {
  /** Copies the options. */
  public Plan {
    options = List.copyOf(options);
  }

  /**
   * One candidate's part, in units of currency and points of quality.
   *
   * @param moneyNow expected price of this turn
   * @param switchPrice of leaving the current model
   * @param shortfallNow quality that this turn asks for and the model does not have
   * @param moneyLocked expected price of the locked turns that follow
   * @param shortfallLocked quality expected to be missing on them, all together
   * @param total J
   */
  public record Option(
      String model,
      double moneyNow,
      double switchPrice,
      double shortfallNow,
      double moneyLocked,
      double shortfallLocked,
      double total) {
    private Map<String, Object> asMap() {
      Map<String, Object> map = LinkedHashMap.newLinkedHashMap(6);
      map.put("money_now", moneyNow);
      map.put("switch_price", switchPrice);
      map.put("shortfall_now", shortfallNow);
      map.put("money_locked", moneyLocked);
      map.put("shortfall_locked", shortfallLocked);
      map.put("total", total);
      return map;
    }
  }

  /** Weighs all candidates; a total that a missing price leaves unknown is NaN. */
  static Plan of(SelectionInput input, TurnContext turn, Ballot ballot, String current) {
    return new Weighing(input, turn, ballot, current).plan();
  }

  /** The first candidate whose total is not known; "" when all are. */
  String unpriced() {
    for (Option option : options) {
      if (!Double.isFinite(option.total())) {
        return option.model();
      }
    }
    return "";
  }

  double[] totals() {
    return options.stream().mapToDouble(Option::total).toArray();
  }

  /** The JSON object {@code plan} of a record. */
  Map<String, Object> asMap() {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(8);
    map.put("quality_price", qualityPrice);
    map.put("currency", currency);
    map.put("expected_locked_turns", forecast.lockedTurns());
    map.put("asked_on_them", forecast.asked());
    map.put("key", forecast.key());
    map.put("samples", forecast.samples());
    if (forecast.finer().key() != null) {
      map.put("refined_by", refinement(forecast.finer()));
    }
    Map<String, Object> candidates = LinkedHashMap.newLinkedHashMap(options.size());
    options.forEach(option -> candidates.put(option.model(), option.asMap()));
    map.put("candidates", candidates);
    return map;
  }

  private static Map<String, Object> refinement(Source finer) {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(3);
    map.put("key", finer.text());
    map.put("samples", finer.samples());
    map.put("weight", finer.weight());
    return map;
  }

  /** The choice in a sentence. */
  String explanation() {
    Option chosen = options.get(best);
    String said =
        "%s is expected to cost %.6f %s now and %.6f over %.1f locked turns that follow, and to miss"
            + " %.3f points of quality";
    return said.formatted(
            Locale.ROOT,
            chosen.model(),
            chosen.moneyNow(),
            currency,
            chosen.moneyLocked(),
            forecast.lockedTurns(),
            chosen.shortfallNow() + chosen.shortfallLocked())
        + rival();
  }

  private String rival() {
    int second = secondBest();
    return second < 0
        ? ""
        : String.format(
            Locale.ROOT,
            ": %.6f in all, against %.6f on %s",
            options.get(best).total(),
            options.get(second).total(),
            options.get(second).model());
  }

  /** 0.5 where the second best costs the same, up to 1 where the best costs nothing beside it. */
  double confidence() {
    int second = secondBest();
    double rival = second < 0 ? 0 : options.get(second).total();
    return rival > 0 ? 1 - 0.5 * Checks.clamp01(options.get(best).total() / rival) : 1;
  }

  private int secondBest() {
    int second = -1;
    for (int i = 0; i < options.size(); i++) {
      if (i != best && (second < 0 || options.get(i).total() < options.get(second).total())) {
        second = i;
      }
    }
    return second;
  }

  /** Works out the options of one turn. */
  private static final class Weighing {
    private final SelectionInput input;
    private final TurnContext turn;
    private final Ballot ballot;
    private final String current;
    private final PlannerSettings settings;
    private final Forecast forecast;
    private final double askedQuality;

    Weighing(SelectionInput input, TurnContext turn, Ballot ballot, String current) {
      this.input = input;
      this.turn = turn;
      this.ballot = ballot;
      this.current = current;
      this.settings = input.config().planner();
      this.forecast = input.forecast();
      this.askedQuality = quality(Objects.requireNonNull(input.base()).selectedModel());
    }

    Plan plan() {
      List<Option> options = new ArrayList<>(ballot.size());
      for (int i = 0; i < ballot.size(); i++) {
        options.add(option(ballot.model(i)));
      }
      Plan unranked = new Plan(forecast, settings.qualityPrice(), currency(), options, 0);
      return new Plan(
          forecast, settings.qualityPrice(), currency(), options, least(unranked.totals()));
    }

    private Option option(String model) {
      double quality = quality(model);
      double now = moneyNow(model);
      double price = current.isEmpty() || model.equals(current) ? 0 : settings.switchPrice();
      double missing = Math.max(0, askedQuality - quality);
      double locked = forecast.lockedTurns() > 0 ? forecast.lockedTurns() * warmTurn(model) : 0;
      double lockedMissing = forecast.lockedTurns() * missingPerLockedTurn(quality);
      double total = now + price + locked + settings.qualityPrice() * (missing + lockedMissing);
      return new Option(model, now, price, missing, locked, lockedMissing, total);
    }

    private double moneyNow(String model) {
      Rates rates = input.catalogue().rates(model);
      double tokens = turn.contextTokens();
      double warm = Math.max(turn.warmthOf(model, 0), forecast.firstShareOf(model));
      return rates.turn(tokens, tokens * warm, forecast.outputTokens());
    }

    /** The next turn, on a model that answered this one. */
    private double warmTurn(String model) {
      double now = turn.contextTokens();
      double tokens = now + forecast.growthTokens();
      double warm = Double.isNaN(forecast.warmShare()) ? now : tokens * forecast.warmShare();
      return input.catalogue().rates(model).turn(tokens, warm, forecast.lockedOutputTokens());
    }

    private double missingPerLockedTurn(double quality) {
      double missing = 0;
      for (Map.Entry<String, Double> asked : forecast.asked().entrySet()) {
        missing += asked.getValue() * Math.max(0, quality(asked.getKey()) - quality);
      }
      return missing;
    }

    private double quality(String name) {
      Model model = input.catalogue().find(name);
      return model == null ? 0 : Checks.clamp01(model.qualityScore());
    }

    private String currency() {
      return ballot.size() == 0 ? "" : input.catalogue().rates(ballot.model(0)).currency();
    }

    private int least(double[] totals) {
      int best = Math.max(0, ballot.indexOf(current));
      for (int i = 0; i < totals.length; i++) {
        if (totals[i] < totals[best]) {
          best = i;
        }
      }
      return best;
    }
  }
}
