package io.throughline.server.whatif;

import io.throughline.divergence.CourseBytes;
import io.throughline.replay.whatif.Inputs;
import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.Owner;
import io.throughline.selector.Profile;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.dialect.Api;
import io.throughline.server.exchange.Holding;
import io.throughline.session.Lineage;
import io.throughline.session.Lineage.Tip;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One session twice: as it was recorded, and as it would have gone. A turn's context is the
 * recorded one, changed by what the two differ in; where they do not differ it is the recorded one
 * itself. For one thread.
 */
final class Ledgers {
  private static final String REPORTED = "backend_reported";

  private final RouterConfig config;
  private final Map<String, String> heirs = new HashMap<>();
  private SessionState recorded = SessionState.EMPTY;
  private SessionState simulated = SessionState.EMPTY;

  Ledgers(RouterConfig config) {
    this.config = config;
  }

  /** The profile that a turn would have had: its client's word, its session's, the default. */
  RouterProfile profile(RecordedChoice choice, Inputs inputs) {
    if (inputs.demand().api().equals(Api.EMBEDDINGS.name())) {
      return RouterProfile.NONE;
    }
    RouterProfile asked = profile(inputs.demand().profileAsked());
    if (asked != RouterProfile.NONE) {
      return asked;
    }
    if (simulated.known() || simulated.profile() != RouterProfile.NONE) {
      return simulated.profile();
    }
    RouterProfile kept = profile(inputs.demand().profileKept());
    return inputs.turn().memory().present() || kept != RouterProfile.NONE
        ? kept
        : config.sidecar().profileOf(choice.session().tenant(), choice.virtualKeyId());
  }

  /** The profile of a recorded word. */
  static RouterProfile profile(String word) {
    RouterProfile profile = RouterProfile.ofWord(word);
    return profile == null ? RouterProfile.NONE : profile;
  }

  /** The turn as it would have come. */
  TurnContext context(RecordedChoice choice, Inputs inputs, Profile profile) {
    TurnContext turn = inputs.turn();
    boolean heldAlike = profile.heldForLife() == (turn.sessionOwner() != null);
    if (recorded.equals(simulated) && (heldAlike || turn.currentModel().isEmpty())) {
      return turn;
    }
    Tip before = tip(recorded, inputs.demand());
    Tip now = tip(simulated, inputs.demand());
    String current = heir(turn.currentModel(), before, now);
    return new TurnContext(
        turn.sessionId(),
        turn.userId(),
        turn.phase(),
        current,
        turn.turnIndex(),
        turn.historyTokens(),
        turn.contextTokens(),
        turn.toolLoop(),
        turn.providerState(),
        memory(turn.memory(), before, now),
        turn.idleKnown(),
        turn.idleForSeconds(),
        warmth(turn, choice.at().toEpochMilli()),
        heir(turn.toolLoopOwner(), before, now),
        heir(turn.providerStateOwner(), before, now),
        turn.namedModel(),
        turn.degraded(),
        Holding.owner(profile, simulated, current));
  }

  /** How the simulated line has gone up to a turn. */
  Trail trail(TurnDemand demand) {
    return trail(simulated, demand);
  }

  /** Whether the recorded line has gone as the simulated one, as far as the planner sees. */
  boolean sameTrail(TurnDemand demand) {
    return trail(recorded, demand).equals(trail(simulated, demand));
  }

  /** Whether a model's cache is in both in the same state, as far as is known. */
  boolean sameUse(String model) {
    return Objects.equals(use(recorded, model), use(simulated, model));
  }

  /** The share of a turn's input that a model's simulated cache is expected to hold, 0 to 1. */
  double warmth(String model, long tokens, long nowMillis) {
    ModelUse use = use(simulated, model);
    ModelConfig known = config.model(model);
    return use == null || known == null
        ? 0
        : use.warmth(tokens, nowMillis, known.cacheLifetime().toMillis());
  }

  /** A turn was not answered; its client has said its profile all the same. */
  void failed(RecordedChoice choice, Rerun.Result made) {
    recorded = choice.model().isEmpty() ? recorded : recorded.under(profile(choice.profile()));
    simulated = made.choice().refused() ? simulated : simulated.under(made.profile());
  }

  /**
   * A turn was answered in both.
   *
   * @param made the turn made again
   * @param model that would have answered
   * @param cachedTokens that it would have read from its cache
   * @return what the planner may learn
   */
  Optional<Opening> answered(
      RecordedChoice choice, Inputs inputs, Rerun.Result made, String model, long cachedTokens) {
    String id = choice.id();
    long cached = choice.usage() == null ? 0 : choice.usage().cachedTokens();
    recorded =
        recorded
            .under(profile(choice.profile()))
            .opened(
                pending(
                    recorded,
                    choice,
                    inputs,
                    choice.served(),
                    choice.decision(),
                    made.then(),
                    made.held()))
            .committed(id, outcome(choice, cached));
    SessionState opened =
        simulated
            .under(made.profile())
            .opened(
                pending(
                    simulated, choice, inputs, model, made.decision(), made.now(), made.holds()));
    Optional<Opening> ended = opened.endedBy(id);
    simulated = opened.committed(id, outcome(choice, cachedTokens));
    heirs.put(choice.served(), model);
    return ended;
  }

  private PendingTurn pending(
      SessionState session,
      RecordedChoice choice,
      Inputs inputs,
      String model,
      String decision,
      TurnKind kind,
      boolean holds) {
    long tokens = inputs.turn().contextTokens();
    long at = choice.at().toEpochMilli();
    ModelConfig known = config.model(model);
    return new PendingTurn(
        choice.id(),
        model,
        decision,
        inputs.demand().conversation(),
        inputs.demand().parent(),
        inputs.turn().turnIndex(),
        at,
        tokens,
        known == null ? 0 : session.held(model, tokens, at, known.cacheLifetime().toMillis()),
        kind,
        holds,
        CourseBytes.NONE,
        0);
  }

  /** Only reported tokens count in a session. */
  private static TurnOutcome outcome(RecordedChoice choice, long cachedTokens) {
    long endedAt = choice.endedAt().toEpochMilli();
    return choice.usage() == null || !choice.cachedReported()
        ? TurnOutcome.unknown(endedAt)
        : new TurnOutcome(
            choice.usage().inputTokens(),
            cachedTokens,
            choice.usage().outputTokens(),
            REPORTED,
            List.of(),
            endedAt);
  }

  private SessionMemory memory(SessionMemory memory, @Nullable Tip before, @Nullable Tip now) {
    String last = memory.lastDecisionName();
    return new SessionMemory(
        memory.present(),
        memory.turnCount(),
        Math.max(0, memory.switchCount() + simulated.switchCount() - recorded.switchCount()),
        before != null && now != null && before.decision().equals(last) ? now.decision() : last,
        memory.promptTokens(),
        Math.max(
            0,
            memory.cachedTokens() + simulated.cachedInputTokens() - recorded.cachedInputTokens()),
        memory.estimatedCachedTokens(),
        memory.estimatedCacheSavings(),
        memory.lastCacheAccountingSource());
  }

  private Map<String, Double> warmth(TurnContext turn, long nowMillis) {
    Map<String, Double> warmth = new LinkedHashMap<>(turn.warmth());
    recorded
        .uses()
        .forEach(use -> {
          if (!sameUse(use.model())) {
            warmth.remove(use.model());
          }
        });
    simulated
        .uses()
        .forEach(use -> {
          if (!sameUse(use.model())) {
            warmth.put(use.model(), warmth(use.model(), turn.contextTokens(), nowMillis));
          }
        });
    return warmth;
  }

  private @Nullable Owner heir(@Nullable Owner owner, @Nullable Tip before, @Nullable Tip now) {
    return owner == null ? null : new Owner(heir(owner.model(), before, now), owner.kind());
  }

  /** Who would have answered what that model did: the turn before, else its newest turn. */
  private String heir(String model, @Nullable Tip before, @Nullable Tip now) {
    return before != null && now != null && before.model().equals(model)
        ? now.model()
        : heirs.getOrDefault(model, model);
  }

  private static @Nullable Tip tip(SessionState session, TurnDemand demand) {
    return new Lineage(session).tip(demand.parent());
  }

  private static Trail trail(SessionState session, TurnDemand demand) {
    Tip tip = tip(session, demand);
    return tip == null ? Trail.START : tip.trail();
  }

  private static @Nullable ModelUse use(SessionState session, String model) {
    for (ModelUse use : session.uses()) {
      if (use.model().equals(model)) {
        return use;
      }
    }
    return null;
  }
}
