package io.throughline.demo;

import io.throughline.selector.Money;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One turn from all sides: the client's reply, the model servers' logs, the sidecar's record. A
 * text that is not known is empty.
 *
 * @param replica number of the replica that served it, from 0
 * @param clientPhase what the client itself knows about the turn
 * @param phase what the sidecar said
 * @param model the model the sidecar named in the response header
 * @param servedModel the model whose server got it
 * @param told what the answer told beside
 * @param replay the record, null when there is none
 */
record DemoTurn(
    String session,
    int turn,
    int replica,
    Phase clientPhase,
    String phase,
    String decision,
    String model,
    String servedModel,
    String action,
    String reason,
    TokenUsage usage,
    String replayId,
    int status,
    boolean answered,
    Told told,
    @Nullable ReplayRecord replay) {
  static DemoTurn of(
      TurnResult result, int replica, String servedModel, Optional<ReplayRecord> replay) {
    ChatReply reply = result.reply();
    String reason = reply.header("x-throughline-reason");
    return new DemoTurn(
        result.session(),
        result.turn(),
        replica,
        result.phase(),
        reply.header("x-vsr-session-phase"),
        reply.header("x-vsr-selected-decision"),
        reply.header("x-selected-model"),
        servedModel,
        reply.header("x-throughline-action"),
        reason.isEmpty() ? replay.map(ReplayRecord::reason).orElse("") : reason,
        reply.usage(),
        reply.header("x-vsr-replay-id"),
        reply.status(),
        reply.answered(),
        Told.of(reply),
        replay.orElse(null));
  }

  /** The model the base method would have chosen for this turn alone. */
  String baseModel() {
    return replay == null ? "" : replay.baseModel();
  }

  boolean hardLocked() {
    return replay != null && replay.hardLocked();
  }

  Circling circling() {
    return replay == null ? Circling.NONE : replay.circling();
  }

  /** Whether answer and record agree that this profile counted. */
  boolean under(String profile) {
    return told.profile().equals(profile) && replay != null && replay.profile().equals(profile);
  }

  @Nullable Money cost() {
    return replay == null ? null : replay.cost();
  }

  /** Whether the provider could not have followed a change of model here. */
  boolean unsafeToMove() {
    return clientPhase == Phase.TOOL_LOOP || phase.equals("provider_state");
  }
}
