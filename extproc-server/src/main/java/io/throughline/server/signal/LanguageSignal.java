package io.throughline.server.signal;

/**
 * The language of the request's text.
 *
 * @param name its ISO 639-1 code
 * @param threshold least confidence of the detection
 * @param languages detects; shared by all language rules, so that a request is detected once
 */
public record LanguageSignal(String name, double threshold, Languages languages) implements Signal {
  /** The least confidence where a rule names none. */
  public static final double THRESHOLD = Languages.CONFIDENCE_MIN;

  @Override
  public String type() {
    return "language";
  }

  @Override
  public double match(SignalInput input) {
    Languages.Detected detected = input.once(languages);
    return detected.code().equals(name) && detected.confidence() >= threshold
        ? detected.confidence()
        : 0;
  }

  @Override
  public void load() {
    languages.load();
  }
}
