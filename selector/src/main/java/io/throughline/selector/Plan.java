package io.throughline.selector;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.Forecast.Source;
import io.throughline.selector.plan.Shares;
import java.util.LinkedHashMap;
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
 * <p>Totals are worked out at once, the parts that they are made of when somebody asks: most are
 * never read. Immutable.
 */
public final class Plan {
  private final Forecast forecast;
  private final PlannerSettings settings;
  private final Catalogue catalogue;
  private final TurnContext turn;
  private final ModelNames models;
  private final String current;
  private final double askedQuality;
  private final double[] lockedQualities;
  private final double[] totals;
  private int best;

  private Plan(SelectionInput input, TurnContext turn, Ballot ballot, String current) {
    this.forecast = input.forecast();
    this.settings = input.config().planner();
    this.catalogue = input.catalogue();
    this.turn = turn;
    this.models = ballot.names();
    this.current = current;
    this.askedQuality = quality(catalogue, Objects.requireNonNull(input.base()).selectedModel());
    this.lockedQualities = lockedQualities(catalogue, forecast);
    this.totals = new double[models.size()];
  }

  /** Weighs all candidates; a total that a missing price leaves unknown is NaN. */
  static Plan of(SelectionInput input, TurnContext turn, Ballot ballot, String current) {
    Plan plan = new Plan(input, turn, ballot, current);
    plan.weigh();
    return plan;
  }

  /** What is expected to follow. */
  public Forecast forecast() {
    return forecast;
  }

  /** Position of the least J. */
  int best() {
    return best;
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

  /** The first candidate whose total is not known; "" when all are. */
  String unpriced() {
    for (int i = 0; i < totals.length; i++) {
      if (!Double.isFinite(totals[i])) {
        return models.get(i);
      }
    }
    return "";
  }

  /** J by position of the candidates; not to be changed. */
  double[] totals() {
    return totals;
  }

  /** The JSON object {@code plan} of a record. */
  Map<String, Object> asMap() {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(8);
    map.put("quality_price", settings.qualityPrice());
    map.put("currency", currency());
    map.put("expected_locked_turns", forecast.lockedTurns());
    map.put("asked_on_them", forecast.asked());
    map.put("key", forecast.key());
    map.put("samples", forecast.samples());
    if (forecast.finer().key() != null) {
      map.put("refined_by", refinement(forecast.finer()));
    }
    Map<String, Object> candidates = LinkedHashMap.newLinkedHashMap(models.size());
    for (int i = 0; i < models.size(); i++) {
      candidates.put(models.get(i), option(i).asMap());
    }
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
    Option chosen = option(best);
    String said =
        "%s is expected to cost %.6f %s now and %.6f over %.1f locked turns that follow, and to miss"
            + " %.3f points of quality";
    return String.format(
            Locale.ROOT,
            said,
            chosen.model(),
            chosen.moneyNow(),
            currency(),
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
            totals[best],
            totals[second],
            models.get(second));
  }

  /** 0.5 where the second best costs the same, up to 1 where the best costs nothing beside it. */
  double confidence() {
    int second = secondBest();
    double rival = second < 0 ? 0 : totals[second];
    return rival > 0 ? 1 - 0.5 * Checks.clamp01(totals[best] / rival) : 1;
  }

  private int secondBest() {
    int second = -1;
    for (int i = 0; i < totals.length; i++) {
      if (i != best && (second < 0 || totals[i] < totals[second])) {
        second = i;
      }
    }
    return second;
  }

  private void weigh() {
    for (int i = 0; i < totals.length; i++) {
      totals[i] = option(i).total();
    }
    best = least();
  }

  private Option option(int position) {
    String model = models.get(position);
    Rates rates = catalogue.rates(model);
    double quality = quality(catalogue, model);
    double lockedTurns = forecast.lockedTurns();
    double now = moneyNow(model, rates);
    double price = current.isEmpty() || model.equals(current) ? 0 : settings.switchPrice();
    double missing = Math.max(0, askedQuality - quality);
    double locked = lockedTurns > 0 ? lockedTurns * warmTurn(rates) : 0;
    double lockedMissing = lockedTurns * missingPerLockedTurn(quality);
    double total = now + price + locked + settings.qualityPrice() * (missing + lockedMissing);
    return new Option(model, now, price, missing, locked, lockedMissing, total);
  }

  private double moneyNow(String model, Rates rates) {
    double tokens = turn.contextTokens();
    double warm = Math.max(turn.warmthOf(model, 0), forecast.firstShareOf(model));
    return rates.turn(tokens, tokens * warm, forecast.outputTokens());
  }

  /** The next turn, on a model that answered this one. */
  private double warmTurn(Rates rates) {
    double now = turn.contextTokens();
    double tokens = now + forecast.growthTokens();
    double warm = Double.isNaN(forecast.warmShare()) ? now : tokens * forecast.warmShare();
    return rates.turn(tokens, warm, forecast.lockedOutputTokens());
  }

  private double missingPerLockedTurn(double quality) {
    Shares asked = forecast.asked();
    double missing = 0;
    for (int i = 0; i < lockedQualities.length; i++) {
      missing += asked.value(i) * Math.max(0, lockedQualities[i] - quality);
    }
    return missing;
  }

  /** What the models have that locked turns are expected to ask for. */
  private static double[] lockedQualities(Catalogue catalogue, Forecast forecast) {
    double[] qualities = new double[forecast.asked().size()];
    for (int i = 0; i < qualities.length; i++) {
      qualities[i] = quality(catalogue, forecast.asked().model(i));
    }
    return qualities;
  }

  private static double quality(Catalogue catalogue, String name) {
    Model model = catalogue.find(name);
    return model == null ? 0 : Checks.clamp01(model.qualityScore());
  }

  private String currency() {
    return models.size() == 0 ? "" : catalogue.rates(models.get(0)).currency();
  }

  private int least() {
    int least = Math.max(0, models.indexOf(current));
    for (int i = 0; i < totals.length; i++) {
      if (totals[i] < totals[least]) {
        least = i;
      }
    }
    return least;
  }
}
