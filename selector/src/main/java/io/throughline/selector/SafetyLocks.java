package io.throughline.selector;

import org.jspecify.annotations.Nullable;

/**
 * The two locks that outrank the candidate list, with the owner each one holds.
 *
 * <p>Provider state whose owner is not known belongs to the model that issued the tool calls it
 * carries, if that is proven, else to the current model. A tool loop without known owner belongs to
 * the current model.
 *
 * @param providerState owner, or null when that lock is off or nobody is known
 * @param toolLoop owner, or null when that lock is off or nobody is known
 * @param unproven whether the turn is locked by nature but no owner is known
 */
record SafetyLocks(@Nullable Owner providerState, @Nullable Owner toolLoop, boolean unproven) {
  static final String TOOL_LOOP = "hard_lock=tool_loop";
  static final String PROFILE = "hard_lock=profile";
  static final String UNPROVEN = "unproven";
  private static final String CONTEXT_PORTABILITY = "hard_lock=context_portability";

  static SafetyLocks of(TurnContext turn, SessionAwareConfig config) {
    boolean inState = turn.providerState().present() && config.contextPortabilityHardLock();
    boolean inLoop = turn.toolLoop() && config.toolLoopHardLock();
    Owner state = inState ? stateOwner(turn) : null;
    Owner loop = inLoop ? orCurrent(turn.toolLoopOwner(), turn) : null;
    boolean unproven = (inState || inLoop) && state == null && loop == null;
    return new SafetyLocks(state, loop, unproven);
  }

  private static @Nullable Owner stateOwner(TurnContext turn) {
    Owner known = turn.providerStateOwner();
    Owner issuer = turn.toolLoop() ? turn.toolLoopOwner() : null;
    if (known == null && issuer != null && issuer.kind() == OwnerKind.ISSUED) {
      return issuer;
    }
    return orCurrent(known, turn);
  }

  private static @Nullable Owner orCurrent(@Nullable Owner known, TurnContext turn) {
    if (known != null || turn.currentModel().isEmpty()) {
      return known;
    }
    return new Owner(turn.currentModel(), OwnerKind.CURRENT);
  }

  /** The recorded reason while the provider state's owner holds the turn. */
  String providerStateReason(ProviderState state) {
    boolean sameOwner =
        toolLoop != null && providerState != null && toolLoop.model().equals(providerState.model());
    return sameOwner ? TOOL_LOOP : contextPortability(state);
  }

  private static String contextPortability(ProviderState state) {
    String suffix = state.reason().isEmpty() ? "" : ":" + state.reason();
    return CONTEXT_PORTABILITY + suffix;
  }
}
