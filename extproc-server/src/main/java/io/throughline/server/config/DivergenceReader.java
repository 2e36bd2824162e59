package io.throughline.server.config;

import io.throughline.divergence.DivergenceRules;
import io.throughline.server.config.DivergenceSettings.Correct;
import java.util.Locale;

/** Reads {@code sidecar.divergence}. */
final class DivergenceReader {
  private static final DivergenceRules DEFAULT = DivergenceRules.DEFAULT;

  private DivergenceReader() {}

  static DivergenceSettings read(Section section) {
    DivergenceSettings settings =
        new DivergenceSettings(
            section.bool("enabled", true),
            new DivergenceRules(
                section.integer("repetitions", DEFAULT.repetitions(), 2, 8),
                section.integer("cycles", DEFAULT.cycles(), 2, 4),
                section.integer("recovery_turns", DEFAULT.recoveryTurns(), 1, 16)),
            Correct.valueOf(
                section.oneOf("correct", "agent", "off", "agent", "on").toUpperCase(Locale.ROOT)));
    section.finish();
    return settings;
  }
}
