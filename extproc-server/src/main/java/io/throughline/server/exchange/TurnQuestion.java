package io.throughline.server.exchange;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseSettings;
import io.throughline.selector.Candidate;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.StaticMethod;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.RequestFacts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of the selector, apart from its session.
 *
 * @param config the snapshot that serves it
 * @param stateOwner the model that issued the provider state which the request continues; empty
 *     when that is not known
 * @param named the model that the client names; null for a routed request
 * @param resting models that are known to fail
 * @param nowMillis the time of the request
 */
record TurnQuestion(
    RouterConfig config,
    ClientRequest request,
    RequestFacts facts,
    DecisionEngine.Outcome outcome,
    String stateOwner,
    @Nullable String named,
    Set<String> resting,
    long nowMillis) {

  /** The decision that matched; null without one. */
  private @Nullable Decision decision() {
    return outcome.decision().orElse(null);
  }

  /** Name of the decision; empty without one. */
  String decisionName() {
    Decision decision = decision();
    return decision == null ? "" : decision.name();
  }

  /** The decision's candidates, else the default model. */
  List<Candidate> candidates() {
    return candidates(config, outcome);
  }

  /** The same before there is a question. */
  static List<Candidate> candidates(RouterConfig config, DecisionEngine.Outcome outcome) {
    Decision decision = outcome.decision().orElse(null);
    return decision == null ? List.of(Candidate.of(config.defaultModel())) : decision.candidates();
  }

  Algorithm algorithm() {
    Decision decision = decision();
    return decision == null ? Algorithm.DEFAULT_MODEL : decision.algorithm();
  }

  SessionAwareConfig sessionAware() {
    Decision decision = decision();
    return decision == null ? config.sessionAware() : decision.sessionAware();
  }

  /** Name of the method that scores the candidates. */
  String baseMethod() {
    Decision decision = decision();
    return decision == null ? StaticMethod.NAME : decision.baseMethod();
  }

  /** Settings of that method. */
  BaseSettings scoring() {
    Decision decision = decision();
    return decision == null ? BaseSettings.DEFAULTS : decision.scoring();
  }
}
