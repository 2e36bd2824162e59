package io.throughline.server.exchange;

import io.throughline.selector.Candidate;
import io.throughline.selector.Owner;
import io.throughline.selector.ProviderState;
import io.throughline.selector.TurnContext;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Provider state that other models can continue: those of the owner's {@code portability_group}.
 * Such a turn is not locked to its owner; it chooses among the group's candidates.
 *
 * @param turn the turn, no longer in provider state where it is portable
 * @param candidates who may serve it
 */
record Portability(TurnContext turn, List<Candidate> candidates) {

  static Portability of(RouterConfig config, TurnContext turn, List<Candidate> candidates) {
    String group = turn.providerState().present() ? groupOf(config, owner(turn)) : "";
    if (group.isEmpty()) {
      return new Portability(turn, candidates);
    }
    List<Candidate> family =
        Candidates.where(candidates, candidate -> groupOf(config, candidate.model()).equals(group));
    String named = turn.namedModel();
    boolean portable = named == null ? !family.isEmpty() : groupOf(config, named).equals(group);
    return portable
        ? new Portability(turn.with(ProviderState.NONE), family)
        : new Portability(turn, candidates);
  }

  private static String owner(TurnContext turn) {
    Owner state = turn.providerStateOwner();
    Owner loop = turn.toolLoopOwner();
    if (state != null) {
      return state.model();
    }
    return loop == null ? turn.currentModel() : loop.model();
  }

  private static String groupOf(RouterConfig config, String name) {
    @Nullable ModelConfig model = config.model(name);
    return model == null ? "" : model.portabilityGroup();
  }
}
