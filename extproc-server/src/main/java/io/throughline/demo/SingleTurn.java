package io.throughline.demo;

import io.throughline.selector.Money;
import io.throughline.selector.Prices;
import io.throughline.selector.Pricing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What routing each turn for itself would have done on the same turns: the base choice, every time.
 * Its prefix caches are the demo servers' own: a model that saw an earlier turn of the session has
 * that turn's prompt cached, another one nothing.
 *
 * @param switches changes of model within a session
 * @param unsafe those of them inside a tool loop or provider state
 * @param cost what its turns would have cost, by the same price rule
 * @param unknownTurns turns without a known base choice, left out
 */
record SingleTurn(int switches, int unsafe, Money cost, int unknownTurns) {
  static SingleTurn of(List<DemoTurn> turns, Map<String, Prices> prices) {
    Route route = new Route(prices);
    turns.forEach(route::add);
    return new SingleTurn(route.switches, route.unsafe, route.cost, route.unknownTurns);
  }

  private record Place(String session, String model) {}

  private static final class Route {
    private final Map<String, Prices> prices;
    private final Map<String, String> lastModel = new HashMap<>();
    private final Map<Place, Integer> cachedTokens = new HashMap<>();
    private int switches;
    private int unsafe;
    private int unknownTurns;
    private Money cost = Money.zero(DemoModel.CURRENCY);

    Route(Map<String, Prices> prices) {
      this.prices = prices;
    }

    void add(DemoTurn turn) {
      Prices price = prices.get(turn.baseModel());
      Money paid = price == null ? null : Pricing.cost(price, usage(turn).priced()).total();
      if (paid == null) {
        unknownTurns++;
        return;
      }
      String before = lastModel.put(turn.session(), turn.baseModel());
      if (before != null && !before.equals(turn.baseModel())) {
        switches++;
        unsafe += turn.unsafeToMove() ? 1 : 0;
      }
      cost = cost.plus(paid);
    }

    private TokenUsage usage(DemoTurn turn) {
      int input = turn.usage().input();
      Place place = new Place(turn.session(), turn.baseModel());
      Integer seen = cachedTokens.put(place, input);
      int cached = seen == null ? 0 : Math.min(seen, input);
      return new TokenUsage(input, cached, turn.usage().output());
    }
  }
}
