package io.throughline.server.whatif;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for people; ends with a line break. */
public final class WhatIfText {
  private static final String ROW = "%-24s%-11s%7s%10s%8s%12s%10s%8s%10s%9s%10s%11s  %s%n";
  private static final Object[] HEADINGS = {
    "decision",
    "",
    "turns",
    "switches",
    "unsafe",
    "recoveries",
    "overflow",
    "named",
    "unproven",
    "refused",
    "unpriced",
    "shortfall",
    "cost"
  };
  private static final List<String> COUNTS =
      List.of(
          "switches",
          "unsafe",
          "recoveries",
          "window_overflow",
          "client_named",
          "unproven",
          "refused",
          "unpriced");

  private WhatIfText() {}

  /** The whole report. */
  public static String of(WhatIfReport report) {
    StringBuilder text = new StringBuilder();
    Tally totals = report.totals();
    text.append(
        line(
            "%d sessions, %d turns: %d as recorded (%.2f %%), %d on another model%n%n",
            report.sessions(),
            totals.turns(),
            totals.reproduced(),
            100 * report.reproducedShare(),
            totals.otherModel()));
    text.append(line(ROW, HEADINGS));
    report
        .decisions()
        .forEach((name, tally) -> rows(text, name.isEmpty() ? "(none)" : name, tally));
    rows(text, "total", totals);
    counts(text, "Left out", report.excluded());
    counts(text, "Assumed", report.assumed());
    differences(text, report);
    text.append(line("%nWhat this cannot know%n"));
    WhatIfReport.CANNOT_KNOW.forEach(sentence -> text.append(line("  %s%n", sentence)));
    return text.toString();
  }

  private static void rows(StringBuilder text, String name, Tally tally) {
    text.append(row(name, "recorded", tally.turns(), tally.recorded()));
    text.append(row("", "simulated", tally.turns(), tally.simulated()));
  }

  private static String row(String name, String side, int turns, Side sums) {
    Object[] cells = new Object[COUNTS.size() + 5];
    cells[0] = name;
    cells[1] = side;
    cells[2] = turns;
    for (int i = 0; i < COUNTS.size(); i++) {
      cells[3 + i] = sums.count(COUNTS.get(i));
    }
    BigDecimal shortfall = sums.shortfall();
    cells[cells.length - 2] = shortfall == null ? "-" : line("%.4f", shortfall);
    cells[cells.length - 1] = money(sums);
    return line(ROW, cells);
  }

  private static String money(Side sums) {
    StringBuilder money = new StringBuilder();
    sums.cost()
        .forEach((currency, amount) ->
            money
                .append(money.isEmpty() ? "" : ", ")
                .append((amount.toPlainString() + " " + currency).strip()));
    return money.isEmpty() ? "-" : money.toString();
  }

  private static void counts(StringBuilder text, String title, Map<String, Integer> counts) {
    if (!counts.isEmpty()) {
      text.append(line("%n%s%n", title));
      counts.forEach((word, count) -> text.append(line("  %-36s%7d%n", word, count)));
    }
  }

  private static void differences(StringBuilder text, WhatIfReport report) {
    if (report.differing() == 0) {
      return;
    }
    text.append(
        line("%nTurns that differ (%d of %d)%n", report.differences().size(), report.differing()));
    for (Difference one : report.differences()) {
      text.append(
          line(
              "  %s  %s turn %d  %s: %s -> %s%n",
              one.choice().id(),
              one.choice().session().id(),
              one.choice().turnIndex(),
              one.choice().decision(),
              side(one.then()),
              side(one.now())));
    }
  }

  private static String side(Choice choice) {
    return (choice.model() + " " + choice.action()).strip() + " (" + choice.reason() + ")";
  }

  /** What stands in records came from clients: nothing of it may move the cursor. */
  private static String line(String format, Object... values) {
    Object[] printable = values.clone();
    for (int i = 0; i < printable.length; i++) {
      printable[i] =
          printable[i] instanceof String text
              ? text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?")
              : printable[i];
    }
    return String.format(Locale.ROOT, format, printable);
  }
}
