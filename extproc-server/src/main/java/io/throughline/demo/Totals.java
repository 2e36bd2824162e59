package io.throughline.demo;

import io.throughline.selector.Money;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened over all turns. Changes of model are counted from the model servers' own logs.
 *
 * @param switches changes of model within a session
 * @param unsafe changes inside a tool loop or provider state, without the next three
 * @param recovery changes because a backend failed
 * @param windowOverflow changes because a model could not hold the context
 * @param clientNamed changes because the client named the model
 * @param unproven tool loops whose owner nothing proved
 * @param cost the sidecar's costs, added up
 * @param unpricedTurns turns whose cost the sidecar does not know
 */
record Totals(
    int switches,
    int unsafe,
    int recovery,
    int windowOverflow,
    int clientNamed,
    int unproven,
    Money cost,
    int unpricedTurns) {
  static Totals of(List<DemoTurn> turns) {
    List<DemoTurn> changed = changes(turns);
    return new Totals(
        changed.size(),
        (int) changed.stream().filter(Totals::isUnsafe).count(),
        count(changed, "recovery"),
        count(changed, "window_overflow"),
        count(changed, "client_named"),
        (int) turns.stream().filter(Totals::isUnproven).count(),
        turns.stream()
            .map(DemoTurn::cost)
            .filter(Objects::nonNull)
            .reduce(Money.zero(DemoModel.CURRENCY), Money::plus),
        (int) turns.stream().filter(turn -> turn.cost() == null).count());
  }

  /** The turns that another model's server got than the turn before in the same session. */
  static List<DemoTurn> changes(List<DemoTurn> turns) {
    Map<String, String> last = new HashMap<>();
    return turns.stream()
        .filter(turn -> !turn.servedModel().isEmpty())
        .filter(turn -> differs(last.put(turn.session(), turn.servedModel()), turn))
        .toList();
  }

  private static boolean differs(@Nullable String before, DemoTurn turn) {
    return before != null && !before.equals(turn.servedModel());
  }

  private static boolean isUnsafe(DemoTurn turn) {
    return turn.unsafeToMove()
        && !List.of("recovery", "window_overflow", "client_named").contains(kind(turn));
  }

  private static boolean isUnproven(DemoTurn turn) {
    return turn.replay() != null && turn.replay().lockOwner().equals("unproven");
  }

  private static int count(List<DemoTurn> turns, String kind) {
    return (int) turns.stream().filter(turn -> kind(turn).equals(kind)).count();
  }

  private static String kind(DemoTurn turn) {
    return turn.action().equals("recovery") ? "recovery" : turn.reason();
  }
}
