package io.throughline.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Files of this checkout that the code makes; they are written only where that is asked for. */
public final class Generated {
  private static final String FLAG = "throughline.generate";

  private Generated() {}

  /** Writes a file whose text differs from run to run, where that is asked for. */
  public static void report(String file, String text) {
    if (Boolean.getBoolean(FLAG)) {
      try {
        Files.writeString(Checkout.root().resolve(file), text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Fails unless the file has that text; with {@code -Dthroughline.generate=true} writes it. */
  public static void agrees(String file, String text) {
    report(file, text);
    assertEquals(
        text,
        Checkout.read(file),
        file + ": out of date (expected: made with -D" + FLAG + "=true)");
  }
}
