package io.throughline.server.config;

import io.throughline.divergence.Course;
import io.throughline.selector.Money;
import io.throughline.server.config.GuardianSettings.Action;
import io.throughline.server.config.GuardianSettings.CostLimit;
import io.throughline.server.config.GuardianSettings.CountLimit;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code sidecar.guardian}. */
final class GuardianReader {
  private static final int TURNS_MAX = 1_000_000;

  private GuardianReader() {}

  static GuardianSettings read(Section section) {
    GuardianSettings settings =
        new GuardianSettings(
            count(section.section("turns"), 1, TURNS_MAX),
            cost(section.section("cost")),
            count(section.section("repeated_calls"), 2, Course.SAME_CALLS_MAX - 1),
            section.bool("workspace_turns", true));
    section.finish();
    return settings;
  }

  private static @Nullable CountLimit count(Section section, int from, int to) {
    Integer max = section.optionalInteger("max", from, to);
    Action action = action(section);
    section.finish();
    return max == null ? null : new CountLimit(max, action);
  }

  private static @Nullable CostLimit cost(Section section) {
    BigDecimal max = section.optionalPrice("max");
    String currency = ProvidersReader.currency(section);
    section.needs("currency", "max", "the amount");
    Action action = action(section);
    section.finish();
    return max == null ? null : new CostLimit(new Money(currency, max), action);
  }

  private static Action action(Section section) {
    section.needs("action", "max", "the limit");
    return Action.valueOf(
        section.oneOf("action", "flag", "flag", "correct", "block").toUpperCase(Locale.ROOT));
  }
}
