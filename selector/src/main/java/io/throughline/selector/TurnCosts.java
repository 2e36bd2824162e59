package io.throughline.selector;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the input of one turn is expected to cost under stay and under each switch: the part that
 * the model's own cache still holds at the cached price, the rest at the price of filling it. The
 * output is the same question to every model, so it is left out. Enters no score.
 *
 * <p>Immutable; worked out when somebody asks.
 */
public final class TurnCosts {
  /** Nothing is known of any model. */
  public static final TurnCosts NONE =
      new TurnCosts(TurnContext.NONE, ModelValues.NONE.names(), Catalogue.EMPTY);

  private final TurnContext turn;
  private final ModelNames models;
  private final Catalogue catalogue;

  private TurnCosts(TurnContext turn, ModelNames models, Catalogue catalogue) {
    this.turn = turn;
    this.models = models;
    this.catalogue = catalogue;
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
    ModelNames models = apart ? ballot.names().plus(current) : ballot.names();
    return new TurnCosts(turn, models, input.catalogue());
  }

  /** What to expect of that model; null for one that the turn had no choice of. */
  public @Nullable Expected of(String model) {
    int position = models.indexOf(model);
    return position < 0 ? null : expected(position);
  }

  private Expected expected(int i) {
    double warmTokens = turn.warmthOf(models.get(i), 0) * turn.contextTokens();
    Rates rates = catalogue.rates(models.get(i));
    double cost = rates.input(turn.contextTokens(), warmTokens);
    return new Expected(warmTokens, Double.isNaN(cost) ? null : cost, rates.currency());
  }

  /** By model, the JSON objects of {@code turn_costs}: numbers, strings and null. */
  public Map<String, Map<String, @Nullable Object>> asMap() {
    Map<String, Map<String, @Nullable Object>> map = LinkedHashMap.newLinkedHashMap(models.size());
    for (int i = 0; i < models.size(); i++) {
      map.put(models.get(i), expected(i).asMap());
    }
    return map;
  }
}
