package io.throughline.server.capture;

import static io.throughline.fuzz.FuzzTarget.require;

import io.throughline.fuzz.FuzzTarget;
import io.throughline.replay.CapturedText;
import io.throughline.replay.CapturedText.Shown;
import java.nio.charset.StandardCharsets;

/** Texts that are kept: bounded, and without a key that stands by itself, whatever is before it. */
public final class CapturedTextFuzz implements FuzzTarget {
  private static final int BYTES_MAX = 512;
  private static final String KEY = "AKIA" + "ABCDEFGH12345678";

  @Override
  public void read(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8).replace(KEY, "");
    Shown shown = CapturedText.of(text + " " + KEY + " " + text, BYTES_MAX).shown();
    require(shown.text().getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX, "bounded");
    require(!shown.text().contains(KEY), "no key");
    require(shown.redacted() > 0 || shown.truncated(), "marked");
  }
}
