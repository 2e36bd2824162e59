package io.throughline.workload;

import io.throughline.selector.Algorithm;
import io.throughline.selector.Candidate;
import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.selector.Model;
import io.throughline.selector.ProviderState;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Step;
import io.throughline.selector.plan.Trail;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The selector that serves requests, fed with what a request of that turn would tell it: the asked
 * model is the base method's choice, drift another decision, and the session's memory its own.
 */
record ShippedSelector(String name, SessionAwareConfig config, Knowledge knowledge)
    implements CausalPolicy {
  private static final SessionAwareSelector SELECTOR = new SessionAwareSelector();
  private static final List<Candidate> CANDIDATES =
      Fleet.MODELS.stream().map(model -> Candidate.of(model.name())).toList();
  private static final List<String> NAMES = Fleet.MODELS.stream().map(Model::name).toList();
  private static final AskedScores BASE = new AskedScores(.30);
  private static final double IDLE_SECONDS = 3600;
  private static final double USUAL_SECONDS = 30;

  ShippedSelector(String name, SessionAwareConfig config) {
    this(name, config, Knowledge.online());
  }

  /** With nothing learned yet but what it may know beforehand. */
  @Override
  public ShippedSelector begun(List<Scenario> scenarios) {
    ShippedSelector learner = new ShippedSelector(name, config, knowledge.empty());
    for (long seed : learnSeeds()) {
      for (Scenario scenario : scenarios) {
        Session.generate(scenario, seed).forEach(learner::route);
      }
    }
    return new ShippedSelector(name, config, learner.knowledge.measured());
  }

  @Override
  public List<Long> learnSeeds() {
    return knowledge.learnSeeds();
  }

  @Override
  public Chooser<Turn> begin(Scenario scenario) {
    Entry prior = new Entry(scenario.remainingTurnPrior(), Source.MANUAL, 0);
    return new Memory(
        scenario, new LookupTables(Map.of(scenario.name(), prior), Map.of(), Map.of()));
  }

  private final class Memory implements Chooser<Turn> {
    private final Scenario scenario;
    private final LookupTables lookup;
    private @Nullable Model current;
    private int switches;
    private String lastDecision = "";
    private Trail trail = Trail.START;

    Memory(Scenario scenario, LookupTables lookup) {
      this.scenario = scenario;
      this.lookup = lookup;
    }

    @Override
    public Model choose(Turn turn) {
      String decision = scenario.name() + "#" + turn.drifts();
      Model chosen = Fleet.named(chosen(input(turn, decision)));
      boolean switched = !chosen.equals(current == null ? Fleet.SMALL : current);
      switches += switched ? 1 : 0;
      current = chosen;
      lastDecision = decision;
      learn(turn, decision, chosen, switched);
      return chosen;
    }

    /** What the turn's answer tells: its tokens, and what its kind says of the turns before. */
    private void learn(Turn turn, String decision, Model chosen, boolean switched) {
      Step step =
          new Step(
              turn.phase().locked(),
              knowledge.foresight().decision(decision),
              word(turn),
              turn.asked().name(),
              turn.index(),
              chosen.name(),
              switched,
              turn.promptTokens(),
              (long) (turn.promptTokens() * Tariff.warmth(turn, chosen, switched)),
              turn.completionTokens());
      if (!step.locked() && trail.opening() != null) {
        knowledge.learn(trail.opening());
      }
      trail = trail.after(step);
    }

    private Forecast forecast(Turn turn, String decision) {
      return turn.phase().locked()
          ? Forecast.NONE
          : knowledge.forecast(
              FreeTurn.after(
                  trail,
                  knowledge.foresight().decision(decision),
                  word(turn),
                  turn.asked().name(),
                  turn.index(),
                  config.planner().minSamples(),
                  NAMES));
    }

    private SelectionInput input(Turn turn, String decision) {
      return new SelectionInput(
          Algorithm.SESSION_AWARE,
          config,
          Fleet.CATALOGUE,
          CANDIDATES,
          BASE.of(Fleet.MODELS, turn.asked()),
          lookup,
          context(turn),
          decision,
          scenario.name(),
          Set.of(),
          Map.of(),
          forecast(turn, decision));
    }

    private TurnContext context(Turn turn) {
      TurnContext.Builder context =
          TurnContext.builder()
              .phase(word(turn))
              .turnIndex(turn.index())
              .historyTokens(turn.historyTokens())
              .contextTokens(turn.promptTokens())
              .toolLoop(turn.phase() == Phase.TOOL_LOOP)
              .providerState(providerState(turn))
              .idleKnown(true)
              .idleForSeconds(turn.idle() ? IDLE_SECONDS : USUAL_SECONDS);
      return current == null ? context.build() : remembered(context, turn, current);
    }

    private TurnContext remembered(TurnContext.Builder context, Turn turn, Model model) {
      return context
          .currentModel(model.name())
          .warmth(Map.of(model.name(), Tariff.warmth(turn, model, false)))
          .memory(new SessionMemory(true, turn.index(), switches, lastDecision, 0, 0, 0, 0, ""))
          .build();
    }
  }

  private static String chosen(SelectionInput input) {
    if (SELECTOR.select(input) instanceof Chosen chosen) {
      return chosen.model();
    }
    throw new IllegalStateException("the selector refused a turn of the workload");
  }

  private static String word(Turn turn) {
    return turn.phase() == Phase.DRIFT ? Phase.USER_TURN.word() : turn.phase().word();
  }

  private static ProviderState providerState(Turn turn) {
    return turn.phase() == Phase.PROVIDER_STATE
        ? new ProviderState(true, "previous_response_id", "resp_" + turn.index())
        : ProviderState.NONE;
  }
}
