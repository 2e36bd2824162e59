package io.throughline.workload;

import io.throughline.selector.Cost;
import io.throughline.selector.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The bound of all policies without unsafe switches: it knows the whole session and minimises cost
 * + price × shortfall, in USD, by an exact dynamic programme over the turns.
 *
 * @param qualityPrice USD for one unit of quality that a turn asked for and did not get
 */
record Clairvoyant(String name, double qualityPrice) implements Policy {
  private static final int MODELS = Fleet.MODELS.size();
  private static final int NOBODY = -1;

  /** The cheapest way to each model at one turn, and where it came from. */
  private record Stage(double[] total, int[] from) {}

  @Override
  public List<Model> route(Session session) {
    List<Stage> stages = new ArrayList<>(session.turns().size());
    for (Turn turn : session.turns()) {
      stages.add(stages.isEmpty() ? first(turn) : next(stages.getLast(), turn));
    }
    return backwards(stages);
  }

  private Stage first(Turn turn) {
    double[] total = new double[MODELS];
    for (int to = 0; to < MODELS; to++) {
      Model model = Fleet.MODELS.get(to);
      total[to] = objective(turn, model, !model.equals(Fleet.SMALL));
    }
    return new Stage(total, new int[MODELS]);
  }

  private Stage next(Stage before, Turn turn) {
    double[] total = new double[MODELS];
    int[] from = new int[MODELS];
    for (int to = 0; to < MODELS; to++) {
      Model model = Fleet.MODELS.get(to);
      int other = turn.phase().locked() ? NOBODY : cheapestBut(to, before.total());
      double moved =
          other == NOBODY
              ? Double.POSITIVE_INFINITY
              : before.total()[other] + objective(turn, model, true);
      double stayed = before.total()[to] + objective(turn, model, false);
      from[to] = moved < stayed ? other : to;
      total[to] = Math.min(moved, stayed);
    }
    return new Stage(total, from);
  }

  private double objective(Turn turn, Model model, boolean switched) {
    Cost cost = Tariff.cost(turn, model, switched);
    return Objects.requireNonNull(cost.total()).toDouble() + qualityPrice * turn.shortfall(model);
  }

  private static int cheapestBut(int out, double[] totals) {
    int best = NOBODY;
    for (int i = 0; i < totals.length; i++) {
      if (i != out && (best == NOBODY || totals[i] < totals[best])) {
        best = i;
      }
    }
    return best;
  }

  private static List<Model> backwards(List<Stage> stages) {
    int model = cheapestBut(NOBODY, stages.getLast().total());
    List<Model> route = new ArrayList<>(stages.size());
    for (Stage stage : stages.reversed()) {
      route.add(Fleet.MODELS.get(model));
      model = stage.from()[model];
    }
    return route.reversed();
  }
}
