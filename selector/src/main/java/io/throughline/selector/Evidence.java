package io.throughline.selector;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import org.jspecify.annotations.Nullable;

/**
 * What traffic and feedback have taught about models, as base methods ask for it. Null is "not
 * known", never zero; an answer that no formula can use (NaN, infinite, negative where that has no
 * meaning) counts as not known, too. Implementations are safe for any number of threads and never
 * block. A method asks for each value once a query, so that its answer is of one piece.
 */
public interface Evidence {
  /** Nothing is known. */
  Evidence NONE =
      new Evidence() {
        @Override
        public @Nullable Double ttftMillis(String model, int percentile) {
          return null;
        }

        @Override
        public @Nullable Double tpotMillis(String model, int percentile) {
          return null;
        }

        @Override
        public long inFlight(String model) {
          return 0;
        }

        @Override
        public @Nullable Rating rating(String model) {
          return null;
        }

        @Override
        public @Nullable Rating rating(String model, String decision) {
          return null;
        }
      };

  /**
   * Time to the first token.
   *
   * @param percentile 1 to 100
   * @return in milliseconds, above 0; null without recent samples
   */
  @Nullable Double ttftMillis(String model, int percentile);

  /**
   * Time per output token after the first.
   *
   * @param percentile 1 to 100
   * @return in milliseconds, above 0; null without recent samples
   */
  @Nullable Double tpotMillis(String model, int percentile);

  /** Requests that the model works on now; 0 or more. */
  long inFlight(String model);

  /** The rating from all feedback; null when unrated. */
  @Nullable Rating rating(String model);

  /** The rating from feedback on one decision; null when unrated there. */
  @Nullable Rating rating(String model, String decision);

  /** What is expected to follow a turn that no lock holds. */
  default Forecast forecast(FreeTurn turn) {
    return Forecast.NONE;
  }

  /** What was learned about models and tasks beyond single models: the tables that count now. */
  default LookupTables lookupTables() {
    return LookupTables.EMPTY;
  }

  /** All ratings, as a snapshot. */
  default Ratings ratingSnapshot() {
    return Ratings.NONE;
  }
}
