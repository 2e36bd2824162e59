package io.throughline.server.signal;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells the language of a text: of the languages that are written in the text's script, the one
 * that the model finds likeliest. Candidates are the languages that rules name and the widely used
 * ones, else any text would be in one of the few that rules name. The numbers are those of
 * docs/decisions/0009. Thread-safe.
 */
public final class Languages implements Function<SignalInput, Languages.Detected> {
  /** Below this confidence a text counts as undetected. */
  static final double CONFIDENCE_MIN = 0.3;

  /** Detection takes some microseconds a character, on the event loop. */
  static final int TEXT_CHARS_MAX = 256;

  /** The model tells languages apart by small ratios; this power of them tells how surely. */
  private static final int SHARPNESS = 8;

  private static final Set<String> WIDELY_USED =
      Stream.of(
              "en es fr de it pt nl pl ru uk zh ja ko ar fa he hi th vi id tr el cs ro hu sv da fi"
                  .split(" "))
          .collect(Collectors.toUnmodifiableSet());

  /**
   * The language of a text.
   *
   * @param code ISO 639-1
   * @param confidence in (0, 1]
   */
  public record Detected(String code, double confidence) {
    /** What a text counts as whose language cannot be told. */
    static final Detected UNKNOWN = new Detected("en", 0.5);
  }

  private final Set<String> candidates;

  /**
   * Creates a detector; {@link #load} makes it ready.
   *
   * @param named the languages that rules name
   */
  public Languages(Collection<String> named) {
    Set<String> all = new HashSet<>(WIDELY_USED);
    all.addAll(named);
    this.candidates = Set.copyOf(all);
  }

  /** Whether a language can be detected. */
  public static boolean isKnown(String code) {
    return LanguageCodes.ALL.contains(code);
  }

  void load() {
    LanguageModel.loaded();
  }

  @Override
  public Detected apply(SignalInput input) {
    return detect(input.text());
  }

  /** The language of a text; of a long one, of its first and last {@value #TEXT_CHARS_MAX} / 2. */
  Detected detect(String text) {
    String ends = TextEnds.of(text, TEXT_CHARS_MAX);
    Script script = Script.of(ends);
    if (script == Script.NONE) {
      return Detected.UNKNOWN;
    }
    String best = "";
    double bestWeight = 0;
    double sum = 0;
    for (Map.Entry<String, Double> entry : LanguageModel.loaded().likelihoods(ends).entrySet()) {
      if (candidates.contains(entry.getKey()) && script.writes(entry.getKey())) {
        double weight = Math.pow(entry.getValue(), SHARPNESS);
        sum += weight;
        if (weight > bestWeight) {
          best = entry.getKey();
          bestWeight = weight;
        }
      }
    }
    return bestWeight < CONFIDENCE_MIN * sum || sum == 0
        ? Detected.UNKNOWN
        : new Detected(best, bestWeight / sum);
  }
}
