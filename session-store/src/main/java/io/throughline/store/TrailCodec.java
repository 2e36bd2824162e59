package io.throughline.store;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Opening.Ask;
import io.throughline.selector.plan.Opening.Locked;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;

/** What the planner keeps in session memory, as messages of {@code throughline.session.v1}. */
final class TrailCodec {
  private TrailCodec() {}

  static io.throughline.proto.session.v1.TurnKind encode(TurnKind kind) {
    return io.throughline.proto.session.v1.TurnKind.newBuilder()
        .setLocked(kind.locked())
        .setPhase(kind.phase())
        .setAsked(kind.asked())
        .build();
  }

  static io.throughline.proto.session.v1.Trail encode(Trail trail) {
    var message =
        io.throughline.proto.session.v1.Trail.newBuilder()
            .setLocked(trail.locked())
            .setRun(trail.run())
            .setBefore(trail.before());
    if (trail.opening() != null) {
      message.setOpening(encode(trail.opening()));
    }
    return message.build();
  }

  private static io.throughline.proto.session.v1.Opening encode(Opening opening) {
    Locked locked = opening.locked();
    var message =
        io.throughline.proto.session.v1.Opening.newBuilder()
            .setDecision(opening.decision())
            .setPhase(opening.phase())
            .setRun(opening.run())
            .setBefore(opening.before())
            .setAsked(opening.asked())
            .setModel(opening.model())
            .setMoved(opening.moved())
            .setInputTokens(opening.inputTokens())
            .setCachedTokens(opening.cachedTokens())
            .setOutputTokens(opening.outputTokens())
            .setLockedTurns(locked.turns())
            .setLockedLastInputTokens(locked.lastInputTokens())
            .setLockedInputTokens(locked.inputTokens())
            .setLockedCachedTokens(locked.cachedTokens())
            .setLockedOutputTokens(locked.outputTokens());
    if (opening.turn() >= 0) {
      message.setTurnIndex(opening.turn());
    }
    for (Ask ask : locked.asks()) {
      message.addAsks(
          io.throughline.proto.session.v1.Ask.newBuilder()
              .setModel(ask.model())
              .setTurns(ask.turns()));
    }
    return message.build();
  }
}
