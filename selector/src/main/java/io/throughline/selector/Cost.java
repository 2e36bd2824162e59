package io.throughline.selector;

import org.jspecify.annotations.Nullable;

/**
 * What an exchange cost.
 *
 * @param total its price, or null when a price that it needs is not known
 * @param uncached the price of the same tokens on the same model without a cache, or null when not
 *     known
 */
public record Cost(@Nullable Money total, @Nullable Money uncached) {
  /** Neither is known. */
  public static final Cost UNKNOWN = new Cost(null, null);

  /** Whether the total is known. */
  public boolean known() {
    return total != null;
  }

  /**
   * Savings against the same model uncached, or null when either side is unknown. Negative when
   * writing the cache cost more than reading it saved.
   */
  public @Nullable Money savings() {
    return total == null || uncached == null ? null : uncached.minus(total);
  }
}
