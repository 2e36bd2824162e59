package io.throughline.workload;

import io.throughline.selector.Model;
import java.util.ArrayList;
import java.util.List;

/** A policy that sees a session as a router does: turn by turn. */
public interface CausalPolicy extends Policy {
  /** Chooses the models of one session, turn after turn; for one thread. */
  interface Chooser {
    /** The model of the next turn. */
    Model choose(Turn turn);
  }

  /** Begins a session of that scenario. */
  Chooser begin(Scenario scenario);

  @Override
  default List<Model> route(Session session) {
    Chooser chooser = begin(session.scenario());
    List<Model> route = new ArrayList<>(session.turns().size());
    for (Turn turn : session.turns()) {
      route.add(chooser.choose(turn));
    }
    return route;
  }
}
