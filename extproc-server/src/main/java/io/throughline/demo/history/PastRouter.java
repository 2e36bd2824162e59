package io.throughline.demo.history;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import io.throughline.selector.Capability;
import io.throughline.selector.Eligibility;
import io.throughline.selector.OrderedMethod;
import io.throughline.selector.Profile;
import io.throughline.selector.ProviderState;
import io.throughline.selector.Ratings;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Forecast;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import io.throughline.session.RouterProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The selector that serves requests, under the configuration that serves them, asked about turns
 * that never were. Thread-safe.
 */
final class PastRouter {
  private static final SessionAwareSelector SELECTOR = new SessionAwareSelector();
  private static final Set<Capability> NEEDS = Set.of(Capability.TOOLS);

  private final RouterConfig config;
  private final Speeds speeds;
  private final BaseMethods methods;

  PastRouter(RouterConfig config, Speeds speeds) {
    this.config = config;
    this.speeds = speeds;
    BaseMethods all = BaseMethods.standard();
    for (OrderedMethod method : OrderedMethod.ALL) {
      all = all.with(method);
    }
    this.methods = all;
  }

  /**
   * The choice for a turn.
   *
   * @param profile that counts
   * @param kept that its session had before
   * @param conversation digest of all messages
   * @param parent digest of the messages before the last answer
   */
  Chosen choose(
      PastTurn request,
      TurnContext turn,
      RouterProfile profile,
      RouterProfile kept,
      long conversation,
      long parent) {
    Decision decision = decision(request.decision());
    Profile parts = config.sidecar().profiles().parts(profile);
    Eligibility fit = fit(decision, turn, parts);
    List<Candidate> candidates = fit.eligible();
    SelectionInput input =
        new SelectionInput(
            parts.baseMethod().isEmpty() ? decision.algorithm() : Algorithm.BASE_ONLY,
            decision.sessionAware(),
            config.catalogue(),
            candidates,
            base(decision, candidates, parts),
            speeds.lookupTables(),
            turn,
            decision.name(),
            "",
            Set.of(),
            unfit(fit),
            Forecast.NONE,
            demand(turn, profile, kept, conversation, parent),
            parts);
    if (SELECTOR.select(input) instanceof Chosen chosen) {
      return chosen;
    }
    throw new IllegalStateException("the selector refused a turn of the past");
  }

  Decision decision(String name) {
    return Objects.requireNonNull(config.decisions().find(name), name);
  }

  private Eligibility fit(Decision decision, TurnContext turn, Profile parts) {
    return Eligibility.of(
        decision.candidates(), config.catalogue(), turn.contextTokens(), NEEDS, parts, Set.of());
  }

  private static Map<String, String> unfit(Eligibility fit) {
    Map<String, String> unfit = new HashMap<>();
    fit.removed().forEach(one -> unfit.put(one.candidate().model(), one.word()));
    return unfit;
  }

  private BaseScores base(Decision decision, List<Candidate> candidates, Profile parts) {
    String name = parts.baseMethod().isEmpty() ? decision.baseMethod() : parts.baseMethod();
    BaseMethod method = Objects.requireNonNull(methods.find(name), name);
    return method.score(
        new BaseQuery(
            candidates, config.catalogue(), decision.name(), "", decision.scoring(), speeds));
  }

  private static TurnDemand demand(
      TurnContext turn, RouterProfile profile, RouterProfile kept, long conversation, long parent) {
    return new TurnDemand(
        "CHAT",
        NEEDS,
        ProviderState.NONE,
        Set.of(),
        conversation,
        parent,
        true,
        Ratings.NONE,
        turn.turnIndex() == 0 ? profile.word() : "",
        kept.word());
  }
}
