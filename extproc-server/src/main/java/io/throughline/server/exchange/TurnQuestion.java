package io.throughline.server.exchange;

import io.throughline.selector.Candidate;
import io.throughline.selector.Profile;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
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
 * @param profileAsked profile that the client names; null for none
 * @param profileOtherwise profile of a session that begins without
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
    @Nullable RouterProfile profileAsked,
    RouterProfile profileOtherwise,
    Set<String> resting,
    long nowMillis) {

  /** The profile of the turn: the client's word, else that of its session, else the default. */
  RouterProfile profile(SessionState session) {
    if (facts.api() == Api.EMBEDDINGS) {
      return RouterProfile.NONE;
    }
    boolean known = session.known() || session.profile() != RouterProfile.NONE;
    RouterProfile otherwise = known ? session.profile() : profileOtherwise;
    return profileAsked == null ? otherwise : profileAsked;
  }

  /** What that profile asks of the selector. */
  Profile parts(SessionState session) {
    return config.sidecar().profiles().parts(profile(session));
  }

  /** The decision that matched; null without one. */
  @Nullable Decision decision() {
    return outcome.decision().orElse(null);
  }

  /** Name of the decision; empty without one. */
  String decisionName() {
    Decision decision = decision();
    return decision == null ? "" : decision.name();
  }

  /** The decision's candidates, else the default model. */
  static List<Candidate> candidates(RouterConfig config, DecisionEngine.Outcome outcome) {
    return TurnInputs.candidates(config, outcome.decision().orElse(null));
  }
}
