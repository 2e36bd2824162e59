package io.throughline.server.whatif;

import io.throughline.selector.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What choices come to, recorded or made again: counts of turns, and money. For one thread. */
final class Side {
  private static final String UNPROVEN = "unproven";
  private static final int SHORTFALL_DIGITS = 6;

  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, Money> cost = new TreeMap<>();
  private double shortfall;
  private int rated;

  Side() {
    for (String count :
        new String[] {
          "switches",
          "unsafe",
          "recoveries",
          "window_overflow",
          "client_named",
          UNPROVEN,
          "refused",
          "unpriced"
        }) {
      counts.put(count, 0);
    }
  }

  void add(Choice choice) {
    add("switches", choice.action().equals("switch"));
    add("unsafe", choice.unsafe());
    add("recoveries", choice.action().equals("recovery"));
    add("window_overflow", choice.reason().equals("window_overflow"));
    add("client_named", choice.reason().equals("client_named"));
    add(UNPROVEN, choice.lockOwner().equals(UNPROVEN));
    add("refused", choice.refused());
  }

  /** What an answer with known tokens cost; null where a price is not known. */
  void pay(@Nullable Money money) {
    add("unpriced", money == null);
    if (money != null) {
      cost.merge(money.currency(), money, Money::plus);
    }
  }

  /** How much quality one turn got less than its base method asked for; not below 0. */
  void lack(double quality) {
    shortfall += quality;
    rated++;
  }

  /** The mean of that, 0 to 1; null where no model's quality is known. */
  @Nullable BigDecimal shortfall() {
    return rated == 0
        ? null
        : BigDecimal.valueOf(shortfall / rated).setScale(SHORTFALL_DIGITS, RoundingMode.HALF_EVEN);
  }

  private void add(String count, boolean holds) {
    counts.merge(count, holds ? 1 : 0, Integer::sum);
  }

  int count(String name) {
    return counts.getOrDefault(name, 0);
  }

  Map<String, BigDecimal> cost() {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    cost.forEach((currency, money) -> amounts.put(currency, money.amount()));
    return amounts;
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>(counts);
    map.put("shortfall", shortfall());
    map.put("cost", cost());
    return map;
  }
}
