package io.throughline.server.config;

/**
 * Something in a configuration file that is not acted upon.
 *
 * @param path where, e.g. {@code routing.signals.domains[0]}
 * @param value what stands there; for a mapping its name or type
 * @param kind why it has no effect
 * @param meaning what that means for whoever wrote it
 */
public record Ineffective(String path, String value, Kind kind, String meaning) {
  /** Why something has no effect. */
  public enum Kind {
    /** The layout knows it; Throughline does not serve it. */
    NOT_SERVED("not served"),
    /** It is accepted, and changes nothing. */
    NO_EFFECT("no effect");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The kind in words. */
    public String words() {
      return words;
    }
  }

  /** One line: {@code not served: path: value (meaning)}. */
  public String line() {
    return kind.words() + ": " + path + ": " + value + " (" + meaning + ")";
  }
}
