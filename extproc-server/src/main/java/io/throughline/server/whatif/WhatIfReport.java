package io.throughline.server.whatif;

import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.Money;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run found: both sides in total and by decision, and the turns that differ. */
public final class WhatIfReport {
  /** What no run over records can tell. */
  static final List<String> CANNOT_KNOW =
      List.of(
          "What another model would have answered: its words, its tool calls, its errors, and so"
              + " which turns would have followed. The recorded turns are taken as given.",
          "How many tokens another model would have counted and written. The recorded counts are"
              + " priced.",
          "Whether another answer would have made the user ask again or give up sooner.",
          "How fast another model would have answered, and whether its server would have worked.",
          "What latency and load base methods saw then, beyond the scores that they gave.",
          "Which decision a request would match under other rules: no record holds its text."
              + " The recorded decision is kept by its name.",
          "What a provider's cache would have held. It is taken to hold what the session's ledger"
              + " says.");

  private final Assumed assumed;
  private final int differencesMax;
  private final Tally totals = new Tally();
  private final Map<String, Tally> decisions = new TreeMap<>();
  private final Map<String, Integer> excluded = new TreeMap<>();
  private final Set<RecordedChoice.Session> sessions = new HashSet<>();
  private final List<Difference> differences = new ArrayList<>();
  private int differing;

  WhatIfReport(Assumed assumed, int differencesMax) {
    this.assumed = assumed;
    this.differencesMax = differencesMax;
  }

  void exclude(String why) {
    excluded.merge(why, 1, Integer::sum);
  }

  void assume(Assumed.What what) {
    assumed.add(what);
  }

  /** Counts one turn; returns the sums of its decision. */
  Tally add(RecordedChoice choice, Choice then, Choice now) {
    boolean same = then.same(now);
    Tally tally = decisions.computeIfAbsent(choice.decision(), name -> new Tally());
    boolean taken = choice.takenOver();
    Choice thenInTheEnd = taken ? then.takenOver() : then;
    Choice nowInTheEnd = taken && then.model().equals(now.model()) ? now.takenOver() : now;
    tally.add(thenInTheEnd, nowInTheEnd, same);
    totals.add(thenInTheEnd, nowInTheEnd, same);
    sessions.add(choice.session());
    if (!same) {
      differing++;
      if (differences.size() < differencesMax) {
        differences.add(new Difference(choice, thenInTheEnd, nowInTheEnd));
      }
    }
    return tally;
  }

  /** Counts what one answer cost and would have cost; a refused one costs nothing. */
  void paid(Tally decision, @Nullable Money then, @Nullable Money now, boolean refused) {
    for (Tally tally : new Tally[] {decision, totals}) {
      tally.recorded().pay(then);
      if (!refused) {
        tally.simulated().pay(now);
      }
    }
  }

  /** All turns. */
  Tally totals() {
    return totals;
  }

  /** By decision; "" for turns that matched none. */
  Map<String, Tally> decisions() {
    return decisions;
  }

  /** Turns that differ, the first of them. */
  List<Difference> differences() {
    return differences;
  }

  /** How many turns differ in all. */
  int differing() {
    return differing;
  }

  Map<String, Integer> excluded() {
    return excluded;
  }

  Map<String, Integer> assumed() {
    return assumed.asMap();
  }

  int sessions() {
    return sessions.size();
  }

  /** Share of the choices that came out as recorded; 1 where there were none. */
  double reproducedShare() {
    return totals.turns() == 0 ? 1 : (double) totals.reproduced() / totals.turns();
  }

  /** The JSON object of the command and of the API. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("object", "throughline.whatif");
    map.put("sessions", sessions());
    map.put("reproduced", reproducedShare());
    map.put("totals", totals.asMap());
    Map<String, Object> byDecision = new LinkedHashMap<>();
    decisions.forEach((name, tally) -> byDecision.put(name, tally.asMap()));
    map.put("decisions", byDecision);
    map.put("excluded", excluded);
    map.put("assumed", assumed());
    map.put("differing", differing);
    map.put("differences", differences.stream().map(Difference::asMap).toList());
    map.put("cannot_know", CANNOT_KNOW);
    return map;
  }
}
