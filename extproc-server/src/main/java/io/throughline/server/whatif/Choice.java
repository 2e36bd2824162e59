package io.throughline.server.whatif;

import io.throughline.replay.whatif.Inputs;
import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.Selection;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.TurnContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One choice, recorded or made again.
 *
 * @param model "" when refused
 * @param action "" when refused
 * @param turn as the selector saw it
 */
record Choice(String model, String action, String reason, String lockOwner, TurnContext turn) {
  private static final Set<String> SPARED = Set.of("recovery", "window_overflow", "client_named");
  private static final String RECOVERY = "recovery";

  static Choice of(Selection selection) {
    SessionPolicy policy = selection.policy();
    String action = selection instanceof Selection.Chosen chosen ? chosen.action().word() : "";
    return new Choice(
        policy.selectedModel(), action, policy.decisionReason(), policy.lockOwner(), policy.turn());
  }

  static Choice refused(String reason, TurnContext turn) {
    return new Choice("", "", reason, "", turn);
  }

  static Choice recorded(RecordedChoice choice, Inputs inputs) {
    return new Choice(
        choice.model(), choice.action(), choice.reason(), choice.lockOwner(), inputs.seen());
  }

  /** Whether it is the other one. The record of a take-over does not tell the action before it. */
  boolean same(Choice other) {
    return model.equals(other.model)
        && reason.equals(other.reason)
        && lockOwner.equals(other.lockOwner)
        && (action.isEmpty() || other.action.isEmpty() || action.equals(other.action));
  }

  boolean refused() {
    return model.isEmpty();
  }

  /** The same once another model has taken the request over. */
  Choice takenOver() {
    return new Choice(model, RECOVERY, reason, lockOwner, turn);
  }

  /** A model change that only the owner's loss, its window or the client would justify. */
  boolean unsafe() {
    Owner owner = owner();
    return !refused()
        && owner != null
        && !SPARED.contains(reason)
        && !lockOwner.equals("unproven")
        && !owner.model().equals(model);
  }

  /** Whom the turn's provider state or tool loop belongs to; null for neither, or not known. */
  private @Nullable Owner owner() {
    Owner loop = turn.toolLoop() ? turn.toolLoopOwner() : null;
    if (turn.providerState().present()) {
      Owner state = turn.providerStateOwner();
      boolean issued = loop != null && loop.kind() == OwnerKind.ISSUED;
      return state != null ? state : issued ? loop : current();
    }
    return loop != null || !turn.toolLoop() ? loop : current();
  }

  private @Nullable Owner current() {
    return turn.currentModel().isEmpty() ? null : new Owner(turn.currentModel(), OwnerKind.CURRENT);
  }
}
