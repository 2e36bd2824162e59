package io.throughline.server.diverging;

import io.throughline.divergence.Course;
import io.throughline.server.dialect.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what is found of what was injected, and what is found where nothing was. */
final class DivergenceQuality {
  /**
   * How often a kind was found.
   *
   * @param injected how many there were
   * @param inTime found from the first repetition to two turns behind the threshold
   * @param late found later
   * @param early found before anything was repeated
   */
  record Count(int injected, int inTime, int late, int early) {
    static final Count NONE = new Count(0, 0, 0, 0);

    Count plus(Count other) {
      return new Count(
          injected + other.injected, inTime + other.inTime, late + other.late, early + other.early);
    }

    /** Found at all. */
    int found() {
      return inTime + late + early;
    }
  }

  private final Map<Kind, Count> counts = new TreeMap<>();
  private final List<String> missed = new ArrayList<>();

  /**
   * Whether a call of a session gives the same, or one side says nearly the same, for the third
   * time without anything injected, by a count that knows nothing of the detector.
   */
  static boolean circlesByItself(Session session) {
    return Recount.equalCallsAndResults(session.messages()) != Recount.NOWHERE
        || Recount.nearTexts(session.messages(), "user") != Recount.NOWHERE
        || Recount.nearTexts(session.messages(), "assistant") != Recount.NOWHERE;
  }

  /** Looks at a session with something in it. */
  void add(Injected injected, Api api) {
    List<Course> courses = Following.of(injected.bodies(api), api);
    int found = Following.found(courses);
    Count one = count(injected, found);
    counts.merge(injected.kind(), one, Count::plus);
    if (injected.kind().loops() ? one.inTime() == 0 : found != Injected.NEVER) {
      missed.add(
          "%s: found at %d %s"
              .formatted(injected, found, found < 0 ? "" : courses.get(found).kind()));
    }
  }

  private static Count count(Injected injected, int found) {
    if (found == Injected.NEVER) {
      return new Count(1, 0, 0, 0);
    }
    boolean early = !injected.kind().loops() || found < injected.startTurn();
    boolean late = !early && found > injected.thresholdTurn() + 2;
    return new Count(1, early || late ? 0 : 1, late ? 1 : 0, early ? 1 : 0);
  }

  Map<Kind, Count> counts() {
    return counts;
  }

  List<String> missed() {
    return missed;
  }

  /** Share of the circles that were found in time. */
  double recall() {
    Count all = sum(true);
    return (double) all.inTime() / all.injected();
  }

  /** Of what was found, the share that is a circle. */
  double precision() {
    Count circles = sum(true);
    int right = circles.inTime() + circles.late();
    return (double) right / (right + circles.early() + sum(false).found());
  }

  private Count sum(boolean loops) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().loops() == loops)
        .map(Map.Entry::getValue)
        .reduce(Count.NONE, Count::plus);
  }
}
