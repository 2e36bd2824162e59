package io.throughline.server.whatif;

import io.throughline.replay.whatif.Inputs;
import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Profile;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.TurnContext;
import io.throughline.selector.plan.PlanTables;
import io.throughline.selector.plan.TurnKind;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.dialect.Api;
import io.throughline.server.exchange.Holding;
import io.throughline.server.exchange.TurnInputs;
import io.throughline.session.RouterProfile;
import org.jspecify.annotations.Nullable;

/** Makes single recorded choices again, with the selector that serves requests. For one thread. */
final class Rerun {
  private static final SessionAwareSelector SELECTOR = new SessionAwareSelector();

  private final RouterConfig config;
  private final BaseMethods methods;
  private final PlanTables learned;
  private final Assumed assumed;

  /**
   * One choice made again.
   *
   * @param decision that the request matches now, or ""
   * @param then the kind of turn that it was to the planner
   * @param now the kind that it is
   * @param held whether its session held its model from there on
   * @param profile that counts now
   * @param holds whether its session holds its model from here on
   */
  record Result(
      Choice choice,
      String decision,
      TurnKind then,
      TurnKind now,
      boolean held,
      RouterProfile profile,
      boolean holds) {}

  private record Matched(@Nullable Decision decision, String category) {}

  Rerun(RouterConfig config, BaseMethods methods, PlanTables learned, Assumed assumed) {
    this.config = config;
    this.methods = RecordedMethod.all(TurnInputs.withOrdered(methods));
    this.learned = learned;
    this.assumed = assumed;
  }

  Result of(RecordedChoice choice, Inputs inputs, Ledgers ledgers) {
    RouterProfile asked = ledgers.profile(choice, inputs);
    Profile profile = config.sidecar().profiles().parts(asked);
    TurnContext turn = ledgers.context(choice, inputs, profile);
    Matched matched = matched(choice);
    Decision decision = matched.decision();
    String name = decision == null ? "" : decision.name();
    Profile then = config.sidecar().profiles().parts(Ledgers.profile(choice.profile()));
    boolean held = Holding.follows(then, inputs.seen(), choice.model(), choice.reason());
    String refusal = refusal(inputs, decision, turn.namedModel());
    if (!refusal.isEmpty()) {
      Choice refused = Choice.refused(refusal, turn);
      return new Result(refused, name, TurnKind.UNKNOWN, TurnKind.UNKNOWN, held, asked, false);
    }
    boolean sameLine = name.equals(choice.decision()) && ledgers.sameTrail(inputs.demand());
    RecordedEvidence evidence =
        new RecordedEvidence(inputs, config.lookup(), learned, sameLine, assumed);
    SelectionInput input =
        new TurnInputs(methods, evidence)
            .of(
                config,
                decision,
                matched.category(),
                inputs.demand(),
                turn,
                profile,
                ledgers.trail(inputs.demand()));
    Choice made = Choice.of(SELECTOR.select(input));
    return new Result(
        made,
        name,
        kind(decision, inputs.seen(), inputs.base(), Holding.decided(then, choice.reason())),
        kind(decision, made.turn(), input.base(), Holding.decided(profile, made.reason())),
        held,
        asked,
        Holding.follows(profile, made.turn(), made.model(), made.reason()));
  }

  private TurnKind kind(
      @Nullable Decision decision, TurnContext turn, @Nullable BaseScores base, boolean byProfile) {
    String asked = base == null ? "" : base.selectedModel();
    return turn.namedModel() != null || decision == null || byProfile
        ? TurnKind.UNKNOWN
        : new TurnKind(TurnInputs.sessionAware(config, decision).locks(turn), turn.phase(), asked);
  }

  /** Rules look at texts, which no record holds: the decision is taken by its name. */
  private Matched matched(RecordedChoice choice) {
    if (choice.decision().isEmpty()) {
      return new Matched(null, choice.category());
    }
    Decision named = config.decisions().find(choice.decision());
    if (named != null) {
      return new Matched(named, choice.category());
    }
    assumed.add(Assumed.What.DECISION_BY_SIGNALS);
    var outcome = config.decisions().decideBy(choice.signals());
    return new Matched(outcome.decision().orElse(null), outcome.category());
  }

  /** What is refused before the selector is asked. */
  private String refusal(Inputs inputs, @Nullable Decision decision, @Nullable String named) {
    ModelConfig model = named == null ? null : config.model(named);
    if (named != null && model == null) {
      return "model_not_found";
    }
    Api api = Api.valueOf(inputs.demand().api());
    return TurnInputs.serves(api, config, decision, model) ? "" : "unsupported_api";
  }
}
