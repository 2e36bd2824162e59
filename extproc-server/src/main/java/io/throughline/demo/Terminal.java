package io.throughline.demo;

import io.throughline.selector.Money;
import java.io.Console;
import java.io.PrintStream;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Shows the demo to a person, turn by turn as it happens. */
final class Terminal {
  private static final String ROW = "%2s %-9s  %-15s  %-6s %-6s  %-18s %6s %6s %4s %9s %s";
  private static final String PREFIX = "demo-";
  private static final int COST_DIGITS = 6;
  private static final String ASSUMED =
      """
      Each turn for itself: the base choice of every turn ("alone" where it differs), on the same
      conversations at the same prices, each model with a prefix cache of its own that nothing expires
      from, and as if every change inside a tool loop had worked. Answers are taken as equally good.\
      """;
  private static final String BOLD = "1";
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String DIM = "2";

  private final PrintStream out;
  private final boolean colour;
  private final Map<String, String> profiles = new ConcurrentHashMap<>();
  private String session = "";

  Terminal(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Whether a person with a colour terminal reads along. */
  @SuppressWarnings("SystemConsoleNull") // NullAway believes the annotation.
  static boolean wantsColour() {
    Console console = System.console();
    return console != null
        && console.isTerminal()
        && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
  }

  void progress(String text) {
    out.println(paint(DIM, text));
  }

  /** The profile that a session asks for; empty for none. */
  void profile(String name, String profile) {
    if (!profile.isEmpty()) {
      profiles.put(name, profile);
    }
  }

  void user(String name, String text, Duration pauseBefore) {
    header(name);
    if (!pauseBefore.isZero()) {
      out.println(paint(DIM, "    (nothing for " + pauseBefore.toMillis() / 1000.0 + " s)"));
    }
    out.println("    user: " + text);
  }

  /** Shows a whole session at once. */
  synchronized void session(List<DemoTurn> turns) {
    turns.forEach(this::turn);
  }

  void turn(DemoTurn turn) {
    header(turn.session());
    String row =
        ROW.formatted(
            turn.turn(),
            turn.phase().isEmpty() ? turn.clientPhase().wireName() : turn.phase(),
            turn.decision(),
            turn.model().isEmpty() ? "HTTP " + turn.status() : shortName(turn.model()),
            turn.action(),
            Why.of(turn),
            turn.usage().input(),
            turn.usage().cached(),
            turn.usage().output(),
            dollars(turn.cost()),
            alone(turn));
    out.println(paint(style(turn), row.stripTrailing()));
    beside(turn);
  }

  /** What the row has no column for. */
  private void beside(DemoTurn turn) {
    Told told = turn.told();
    if (!told.error().isEmpty()) {
      out.println("    refused: " + told.error());
    }
    Circling circling = turn.circling();
    if (circling.shows()) {
      String kind = circling.kind().replace('_', ' ');
      String more = told.correction().isEmpty() ? "" : "; the model is told";
      out.println(paint(YELLOW, "    circle: " + circling.state() + ", " + kind + more));
    }
  }

  /** The demo's models are all called {@code demo-…}. */
  private static String shortName(String model) {
    return model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model;
  }

  /** The model that routing this turn for itself would have chosen, where it differs. */
  private static String alone(DemoTurn turn) {
    String base = turn.baseModel();
    return base.isEmpty() || base.equals(turn.model()) ? "" : shortName(base);
  }

  void summary(DemoReport report) {
    if (!report.scenario().ofItsOwn()) {
      comparison(report);
    }
    out.println();
    report.checks().forEach(this::check);
  }

  /** With routing each turn for itself. */
  private void comparison(DemoReport report) {
    Totals totals = report.totals();
    SingleTurn single = report.singleTurn();
    out.printf("%n%-24s %10s %16s %12s%n", "", "switches", "unsafe switches", "cost");
    total("with the session in view", totals.switches(), totals.unsafe(), totals.cost());
    total("each turn for itself", single.switches(), single.unsafe(), single.cost());
    out.println(paint(DIM, ASSUMED));
    notCounted(totals, single);
  }

  void urls(Map<String, URI> urls) {
    out.println();
    urls.forEach((name, url) -> out.printf("%-13s %s%n", name, url));
  }

  /** A request to try by hand. */
  void tryIt(URI listener) {
    out.printf(
        """

        Try it:
          curl -i %s/v1/chat/completions -H 'content-type: application/json' \\
            -H 'x-session-id: mine' \\
            -d '{"model": "auto", "messages": [{"role": "user", "content": "Prove it."}]}'

        Ctrl-C ends it.
        """,
        listener);
  }

  private void header(String name) {
    if (name.equals(session)) {
      return;
    }
    session = name;
    String profile = profiles.getOrDefault(name, "");
    String more = profile.isEmpty() ? "" : " (" + profile + ")";
    out.printf("%n%s%n", paint(BOLD, "session " + name + more));
    String titles =
        ROW.formatted(
            "#",
            "phase",
            "decision",
            "model",
            "action",
            "why",
            "input",
            "cached",
            "out",
            "cost",
            "alone");
    out.println(paint(DIM, titles));
  }

  private void total(String name, int switches, int unsafe, Money cost) {
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
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private static String dollars(@Nullable Money cost) {
    return cost == null
        ? "unknown"
        : "$" + cost.amount().setScale(COST_DIGITS, RoundingMode.HALF_UP).toPlainString();
  }
}
