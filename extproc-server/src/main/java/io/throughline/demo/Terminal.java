package io.throughline.demo;

import java.io.Console;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows the demo to a person, turn by turn as it happens. */
final class Terminal {
  private static final String ROW = "%4s  %-9s  %-15s  %-11s  %-8s  %-28s  %6s  %6s  %5s  %10s%s%n";
  private static final int COST_DIGITS = 6;
  private static final String BOLD = "1";
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String DIM = "2";

  private final PrintStream out;
  private final boolean colour;
  private String session = "";

  Terminal(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Whether a person with a colour terminal reads along. */
  @SuppressWarnings("SystemConsoleNull") // NullAway believes the annotation.
  static boolean wantsColour() {
    Console console = System.console();
    return console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
  }

  void progress(String text) {
    out.println(paint(DIM, text));
  }

  void user(String name, String text, Duration pauseBefore) {
    header(name);
    if (!pauseBefore.isZero()) {
      out.println(paint(DIM, "      (nothing for " + pauseBefore.toMillis() / 1000.0 + " s)"));
    }
    out.println("      user: " + text);
  }

  void turn(DemoTurn turn) {
    header(turn.session());
    out.printf(
        paint(style(turn), ROW),
        turn.turn(),
        turn.phase().isEmpty() ? turn.clientPhase().wireName() : turn.phase(),
        turn.decision(),
        turn.model().isEmpty() ? "HTTP " + turn.status() : turn.model(),
        turn.action(),
        turn.reason(),
        turn.usage().input(),
        turn.usage().cached(),
        turn.usage().output(),
        dollars(turn.cost()),
        alone(turn));
  }

  /** The model that routing this turn for itself would have chosen, where it differs. */
  private static String alone(DemoTurn turn) {
    String base = turn.baseModel();
    return base.isEmpty() || base.equals(turn.model()) ? "" : "  alone: " + base;
  }

  void summary(DemoReport report) {
    Totals totals = report.totals();
    SingleTurn single = report.singleTurn();
    out.printf("%n%-24s %10s %16s %12s%n", "", "switches", "unsafe switches", "cost");
    total("with the session in view", totals.switches(), totals.unsafe(), totals.cost());
    total("each turn for itself", single.switches(), single.unsafe(), single.cost());
    notCounted(totals, single);
    out.println();
    report.checks().forEach(this::check);
  }

  void urls(Map<String, URI> urls) {
    out.println();
    urls.forEach((name, url) -> out.printf("%-13s %s%n", name, url));
  }

  private void header(String name) {
    if (name.equals(session)) {
      return;
    }
    session = name;
    out.printf("%n%s%n", paint(BOLD, "session " + name));
    String titles =
        ROW.formatted(
            "turn",
            "phase",
            "decision",
            "model",
            "action",
            "why",
            "input",
            "cached",
            "out",
            "cost",
            "");
    out.print(paint(DIM, titles));
  }

  private void total(String name, int switches, int unsafe, BigDecimal cost) {
    out.printf("%-24s %10d %16d %12s%n", name, switches, unsafe, dollars(cost));
  }

  private void notCounted(Totals totals, SingleTurn single) {
    note("changes because a backend failed (recovery)", totals.recovery());
    note("changes because the context did not fit (window_overflow)", totals.windowOverflow());
    note("changes because the client named the model", totals.clientNamed());
    note("tool loops whose owner nothing proved", totals.unproven());
    note("turns whose cost is unknown", totals.unpricedTurns());
    note("turns without a base choice, left out of the second line", single.unknownTurns());
  }

  private void note(String what, int count) {
    if (count > 0) {
      out.println(what + ": " + count);
    }
  }

  private void check(String name, boolean holds) {
    out.println((holds ? paint(GREEN, "ok     ") : paint(RED, "FAILED ")) + name);
  }

  private static String style(DemoTurn turn) {
    if (!turn.answered()) {
      return RED;
    }
    if (turn.action().equals("switch")) {
      return YELLOW;
    }
    return turn.hardLocked() ? GREEN : "0";
  }

  private String paint(String code, String text) {
    if (!colour) {
      return text;
    }
    // The line end stays outside, so that the colour does not run into the next line.
    String line = text.endsWith("%n") ? text.substring(0, text.length() - 2) : text;
    return "\u001b[" + code + "m" + line + "\u001b[0m" + text.substring(line.length());
  }

  private static String dollars(@Nullable BigDecimal cost) {
    return cost == null
        ? "unknown"
        : "$" + cost.setScale(COST_DIGITS, RoundingMode.HALF_UP).toPlainString();
  }
}
