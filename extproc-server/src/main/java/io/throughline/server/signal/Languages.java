package io.throughline.server.signal;

import java.util.Collection;
import java.util.EnumMap;
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
 * docs/decisions/0012. Thread-safe.
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

  private final Map<Script, Set<String>> byScript = new EnumMap<>(Script.class);

  /**
   * Creates a detector; {@link #load} makes it ready.
   *
   * @param named the languages that rules name
   */
  public Languages(Collection<String> named) {
    Set<String> candidates = new HashSet<>(WIDELY_USED);
    candidates.addAll(named);
    for (Script script : Script.values()) {
      byScript.put(script, candidates.stream().filter(script::writes).collect(Collectors.toSet()));
    }
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
    Set<String> written = byScript.getOrDefault(Script.of(ends), Set.of());
    return switch (written.size()) {
      case 0 -> Detected.UNKNOWN;
      case 1 -> new Detected(written.iterator().next(), 1);
      default -> likeliest(ends, written);
    };
  }

  private static Detected likeliest(String text, Set<String> written) {
    String best = "";
    double bestWeight = 0;
    double sum = 0;
    for (Map.Entry<String, Double> language : LanguageModel.loaded().likelihoods(text).entrySet()) {
      if (written.contains(language.getKey())) {
        double weight = Math.pow(language.getValue(), SHARPNESS);
        sum += weight;
        if (weight > bestWeight) {
          best = language.getKey();
          bestWeight = weight;
        }
      }
    }
    boolean sure = sum > 0 && bestWeight >= CONFIDENCE_MIN * sum;
    return sure ? new Detected(best, bestWeight / sum) : Detected.UNKNOWN;
  }
}
