package io.throughline.workload;

import io.throughline.selector.Model;
import java.util.ArrayList;
import java.util.List;

/** A policy that sees a session as a router does: turn by turn. */
public interface CausalPolicy extends Policy {
  /** Begins a session of that scenario. */
  Chooser<? super Turn> begin(Scenario scenario);

  @Override
  default List<Model> route(Session session) {
    Chooser<? super Turn> chooser = begin(session.scenario());
    List<Model> route = new ArrayList<>(session.turns().size());
    for (Turn turn : session.turns()) {
      route.add(chooser.choose(turn));
    }
    return route;
  }
}
