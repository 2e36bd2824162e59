package io.throughline.selector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcome of one choice; a closed set. */
public sealed interface Selection {
  /** The record of how it came about; always present. */
  SessionPolicy policy();

  /**
   * A model was chosen.
   *
   * @param score the final score of the model
   * @param confidence 0 to 1
   * @param scores final scores by model, unmodifiable
   */
  record Chosen(
      String model,
      @Nullable String loraName,
      double score,
      double confidence,
      Map<String, Double> scores,
      Action action,
      SessionPolicy policy)
      implements Selection {}

  /** The provider state's owner is gone: answer 503, never another model. */
  record ProviderStateUnavailable(String owner, SessionPolicy policy) implements Selection {}

  /** The client named another model than the provider state's owner: answer 409. */
  record ProviderStateConflict(String owner, String named, SessionPolicy policy)
      implements Selection {}

  /**
   * No model that may serve the turn can hold its context: answer 400.
   *
   * @param largestWindowTokens window of the provider state's owner, else the largest known window
   *     of the catalogue; 0 when none is known
   */
  record ContextTooLong(long contextTokens, long largestWindowTokens, SessionPolicy policy)
      implements Selection {}

  /**
   * No candidate takes what the request holds: answer 400.
   *
   * @param lacking what each of them lacks, by model, as {@code capability:images}
   */
  record CapabilityMissing(Map<String, String> lacking, SessionPolicy policy)
      implements Selection {}

  /** No candidate that could serve keeps the floor of the session's profile: answer 400. */
  record FloorUnmet(double qualityFloor, SessionPolicy policy) implements Selection {}

  /** The base method lets no candidate serve the turn: answer 503. */
  record NoneAcceptable(String baseMethod, SessionPolicy policy) implements Selection {}
}
