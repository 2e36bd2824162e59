package io.throughline.selector;

import static io.throughline.selector.Fixtures.decimal;
import static io.throughline.selector.Fixtures.prices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PricingTest {
  private static Money usd(String amount) {
    return new Money("USD", new BigDecimal(amount));
  }

  @Test
  void theRuleIsExact() {
    Cost cost = Pricing.cost(prices("0.20", "0.05", "0.60"), new Usage(1_001, 1_000, 0, 3));
    assertEquals(usd("0.000052"), cost.total());
    assertEquals(usd("0.000202"), cost.uncached());
    assertEquals(usd("0.00015"), cost.savings());
  }

  @Test
  void aCacheWriteCostsItsOwnPriceElseThePromptPrice() {
    Prices written = new Prices("USD", decimal("1"), decimal("0.1"), decimal("1.25"), decimal("5"));
    Usage usage = new Usage(1_000_000, 0, 400_000, 0);
    assertEquals(usd("1.1"), Pricing.cost(written, usage).total());
    assertEquals(usd("-0.1"), Pricing.cost(written, usage).savings());
    assertEquals(usd("1"), Pricing.cost(prices("1", null, null), usage).total());
  }

  @Test
  void aCacheWriteForAnHourCostsItsOwnPriceElseTwiceThePromptPriceElseThePromptPrice() {
    Usage usage = new Usage(1_000_000, 0, 0, 1_000_000, 0);
    assertEquals(usd("2.2"), Pricing.cost(hour("1.25", "2.2"), usage).total());
    assertEquals(usd("2.2"), Pricing.cost(hour(null, "2.2"), usage).total());
    assertEquals(usd("2"), Pricing.cost(hour("1.25", null), usage).total());
    assertEquals(usd("1"), Pricing.cost(hour(null, null), usage).total());
    assertEquals(usd("1"), Pricing.cost(hour("1.25", "2.2"), usage).uncached());
    Prices noPrompt = new Prices("USD", null, null, decimal("1.25"), null, null);
    assertFalse(Pricing.cost(noPrompt, usage).known());
  }

  private static Prices hour(@Nullable String write, @Nullable String hour) {
    return new Prices(
        "USD",
        decimal("1"),
        decimal("0.1"),
        write == null ? null : decimal(write),
        hour == null ? null : decimal(hour),
        decimal("5"));
  }

  @Test
  void aMissingPriceIsUnknownNotFree() {
    Usage cached = new Usage(10, 5, 0, 0);
    Cost noCachedPrice = Pricing.cost(prices("1", null, "1"), cached);
    assertFalse(noCachedPrice.known());
    assertEquals(usd("0.00001"), noCachedPrice.uncached());
    assertNull(noCachedPrice.savings());
    assertFalse(Pricing.cost(prices("1", "1", null), new Usage(0, 0, 0, 1)).known());
    assertFalse(Pricing.cost(prices("-1", "1", "1"), new Usage(1, 0, 0, 0)).known());
    assertEquals(Cost.UNKNOWN, Pricing.cost(Prices.UNKNOWN, cached));
  }

  @Test
  void aMissingPriceOfNoTokensDoesNotMatter() {
    assertEquals(
        usd("1"), Pricing.cost(prices("1", null, null), new Usage(1_000_000, 0, 0, 0)).total());
    assertEquals(Money.zero(""), Pricing.cost(Prices.UNKNOWN, Usage.NONE).total());
  }

  @Test
  void aFreeModelCostsNothing() {
    assertEquals(usd("0"), Pricing.cost(prices("0", "0", "0"), new Usage(9, 1, 1, 9)).total());
  }

  @Test
  void countsThatContradictEachOtherAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Usage(10, 6, 5, 0));
    assertThrows(IllegalArgumentException.class, () -> new Usage(-1, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Usage(10, 3, 3, 5, 0));
    assertThrows(IllegalArgumentException.class, () -> new Usage(10, 3, 3, -1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Usage(1, Long.MAX_VALUE, Long.MAX_VALUE, 0));
  }

  @Test
  void moneyRoundsOnceAndToTheEvenMicro() {
    assertEquals(0, usd("0.0000005").toMicros());
    assertEquals(2, usd("0.0000015").toMicros());
    assertEquals(1, usd("0.0000005").plus(usd("0.0000005")).toMicros());
    assertEquals(-2, usd("-0.0000015").toMicros());
    assertThrows(ArithmeticException.class, () -> usd("1e20").toMicros());
  }

  @Test
  void moneyOfOneCurrencyOnly() {
    assertEquals(usd("1.50"), usd("1.5"));
    assertEquals("1.5 USD", usd("1.50").toString());
    assertEquals(1, usd("2").compareTo(usd("1")));
    Money euro = Money.zero("EUR");
    assertEquals(
        "currency: EUR (expected: USD)",
        assertThrows(IllegalArgumentException.class, () -> usd("1").plus(euro)).getMessage());
  }
}
