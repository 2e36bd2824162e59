package io.throughline.replay;

import io.throughline.replay.redact.Redaction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text of a request or of its answer that is kept because the operator asked for it. It is
 * bounded when it is taken, which is all that the path of a request pays; secrets are taken out of
 * it by the first who reads it, the journal's thread as a rule, and what it was before is forgotten
 * then. Thread-safe. Neither {@link #toString} nor an error tells any of it.
 */
public final class CapturedText {
  /**
   * So many characters behind the bound are looked at: a secret that begins before it is found
   * whole.
   */
  private static final int BEYOND_CHARS = 512;

  private final int bytesMax;
  private final boolean cut;
  private @Nullable String taken;
  private @Nullable Shown shown;

  /**
   * What may be shown.
   *
   * @param text without what {@link Redaction} finds, at most as long as was asked for
   * @param redacted how many places it was taken from
   * @param truncated whether the text went on
   */
  public record Shown(String text, int redacted, boolean truncated) {
    @Override
    public String toString() {
      return "a captured text";
    }
  }

  private CapturedText(String taken, boolean cut, int bytesMax) {
    this.taken = taken;
    this.cut = cut;
    this.bytesMax = bytesMax;
  }

  /**
   * Takes the beginning of a text.
   *
   * @param bytesMax bound on what is shown of it, in bytes of UTF-8; at least 1
   */
  public static CapturedText of(CharSequence text, int bytesMax) {
    int most = bytesMax + BEYOND_CHARS;
    boolean cut = text.length() > most;
    return new CapturedText(
        text.subSequence(0, cut ? most : text.length()).toString(), cut, bytesMax);
  }

  /** Characters of a text's beginning that {@link #of} has a use for. */
  public static int charsWanted(int bytesMax) {
    return bytesMax + BEYOND_CHARS + 1;
  }

  /** The text without secrets. */
  public synchronized Shown shown() {
    Shown known = shown;
    if (known == null) {
      known = redacted(taken == null ? "" : taken);
      shown = known;
      taken = null;
    }
    return known;
  }

  private Shown redacted(String text) {
    Redaction redaction = Redaction.of(text, cut);
    String whole = wellFormed(redaction.text());
    String bounded = bounded(whole);
    return new Shown(bounded, redaction.count(), cut || bounded.length() < whole.length());
  }

  /** Half of a surrogate pair is no text. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  /** Its beginning, cut between two characters. */
  private String bounded(String text) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > bytesMax) {
        return text.substring(0, end);
      }
      end += Character.charCount(c);
    }
    return text;
  }

  @Override
  public String toString() {
    return "a captured text";
  }
}
