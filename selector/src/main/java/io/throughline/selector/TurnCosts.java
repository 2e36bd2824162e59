package io.throughline.selector;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the input of one turn is expected to cost under stay and under each switch: the part that
 * the model's own cache still holds at the cached price, the rest at the price of filling it. The
 * output is the same question to every model, so it is left out. Enters no score.
 *
 * <p>Immutable; the arrays belong to it.
 */
public final class TurnCosts {
  /** Nothing is known of any model. */
  public static final TurnCosts NONE = new TurnCosts(0, new String[0], new Rates[0], new double[0]);

  private final long tokens;
  private final String[] models;
  private final Rates[] rates;
  private final double[] warmTokens;

  private TurnCosts(long tokens, String[] models, Rates[] rates, double[] warmTokens) {
    this.tokens = tokens;
    this.models = models;
    this.rates = rates;
    this.warmTokens = warmTokens;
  }

  /**
   * One model's part.
   *
   * @param warmTokens of the input, expected to be read from its cache
   * @param inputCost in units of {@code currency}; null where a price that it needs is not known
   * @param currency ISO 4217 code, or ""
   */
  public record Expected(double warmTokens, @Nullable Double inputCost, String currency) {
    private Map<String, @Nullable Object> asMap() {
      Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(3);
      map.put("warm_tokens", warmTokens);
      map.put("input_cost", inputCost);
      map.put("currency", currency);
      return map;
    }
  }

  /** The candidates, then the current model where it is none of them. */
  static TurnCosts of(SelectionInput input, TurnContext turn, Ballot ballot, String current) {
    boolean apart = !current.isEmpty() && ballot.indexOf(current) < 0;
    int size = ballot.size() + (apart ? 1 : 0);
    String[] models = new String[size];
    Rates[] rates = new Rates[size];
    double[] warm = new double[size];
    for (int i = 0; i < size; i++) {
      models[i] = i < ballot.size() ? ballot.model(i) : current;
      rates[i] = input.catalogue().rates(models[i]);
      warm[i] = turn.warmthOf(models[i], 0) * turn.contextTokens();
    }
    return new TurnCosts(turn.contextTokens(), models, rates, warm);
  }

  /** What to expect of that model; null for one that the turn had no choice of. */
  public @Nullable Expected of(String model) {
    for (int i = 0; i < models.length; i++) {
      if (models[i].equals(model)) {
        return expected(i);
      }
    }
    return null;
  }

  private Expected expected(int i) {
    double cost = rates[i].input(tokens, warmTokens[i]);
    return new Expected(warmTokens[i], Double.isNaN(cost) ? null : cost, rates[i].currency());
  }

  /** By model, the JSON objects of {@code turn_costs}: numbers, strings and null. */
  public Map<String, Map<String, @Nullable Object>> asMap() {
    Map<String, Map<String, @Nullable Object>> map = LinkedHashMap.newLinkedHashMap(models.length);
    for (int i = 0; i < models.length; i++) {
      map.put(models[i], expected(i).asMap());
    }
    return map;
  }
}
