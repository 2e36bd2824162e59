package io.throughline.replay;

import io.throughline.selector.Cost;
import io.throughline.selector.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param state how far it came
 * @param responseStatus HTTP status of the answer; 0 while unknown
 * @param terminalReason why it did not complete; empty when it did
 * @param finishReason why the model stopped, in the provider's word; empty when it did not tell
 * @param usage tokens; null when they are not known
 * @param estimated whether the sidecar estimated them, because the provider reported none; so is
 *     what they cost
 * @param cost what they cost; {@link Cost#UNKNOWN} without usage
 * @param firstTokenAt when the first part of the answer's body came; null when unknown
 * @param endedAt when the answer ended; null while in progress
 * @param takers models that took the request over from one whose server failed, in order
 * @param providerKeyId names the credential of the model that was asked last, see {@link
 *     #askedWith}
 * @param turnSignals what the answer's tool calls tell
 * @param text what the answer says; null where that is nothing, or is not captured
 */
public record ReplayOutcome(
    LifecycleState state,
    int responseStatus,
    String terminalReason,
    String finishReason,
    @Nullable Usage usage,
    boolean estimated,
    Cost cost,
    @Nullable Instant firstTokenAt,
    @Nullable Instant endedAt,
    List<String> takers,
    String providerKeyId,
    TurnSignals turnSignals,
    @Nullable CapturedText text) {
  /** Copies the models. */
  public ReplayOutcome {
    takers = List.copyOf(takers);
  }

  /** Without the text. */
  public ReplayOutcome(
      LifecycleState state,
      int responseStatus,
      String terminalReason,
      String finishReason,
      @Nullable Usage usage,
      boolean estimated,
      Cost cost,
      @Nullable Instant firstTokenAt,
      @Nullable Instant endedAt,
      List<String> takers,
      String providerKeyId,
      TurnSignals turnSignals) {
    this(
        state,
        responseStatus,
        terminalReason,
        finishReason,
        usage,
        estimated,
        cost,
        firstTokenAt,
        endedAt,
        takers,
        providerKeyId,
        turnSignals,
        null);
  }

  /** Nothing is known yet. */
  public static final ReplayOutcome IN_PROGRESS =
      new ReplayOutcome(
          LifecycleState.IN_PROGRESS,
          0,
          "",
          "",
          null,
          false,
          Cost.UNKNOWN,
          null,
          null,
          List.of(),
          "",
          TurnSignals.NONE);

  /** An exchange that this sidecar itself answered with an error. */
  public static ReplayOutcome refused(int status, String code, Instant at) {
    return without(LifecycleState.FAILED, status, code, at);
  }

  /** The end of an exchange that used no tokens. */
  public static ReplayOutcome without(LifecycleState state, int status, String why, Instant at) {
    return IN_PROGRESS.ended(state, status, why, at);
  }

  /** The same with a status that is known before the end. */
  public ReplayOutcome withStatus(int status) {
    return new ReplayOutcome(
        state,
        status,
        terminalReason,
        finishReason,
        usage,
        estimated,
        cost,
        firstTokenAt,
        endedAt,
        takers,
        providerKeyId,
        turnSignals,
        text);
  }

  /**
   * The same, asked with a credential.
   *
   * @param keyId name of the credential: the environment variable that holds it, several with
   *     commas between where any of a model's endpoints may be asked; {@code forwarded} for the
   *     client's own; empty for none
   */
  public ReplayOutcome askedWith(String keyId) {
    return new ReplayOutcome(
        state,
        responseStatus,
        terminalReason,
        finishReason,
        usage,
        estimated,
        cost,
        firstTokenAt,
        endedAt,
        takers,
        keyId,
        turnSignals,
        text);
  }

  /** The same after one more model took the request over, which is asked with a credential. */
  public ReplayOutcome takenOverBy(String model, String keyId) {
    List<String> all = new ArrayList<>(takers);
    all.add(model);
    return new ReplayOutcome(
        state,
        responseStatus,
        terminalReason,
        finishReason,
        usage,
        estimated,
        cost,
        firstTokenAt,
        endedAt,
        all,
        keyId,
        turnSignals,
        text);
  }

  /** The end of an exchange that used no tokens, whoever took it over. */
  public ReplayOutcome ended(LifecycleState end, int status, String why, Instant at) {
    return new ReplayOutcome(
        end,
        status,
        why,
        "",
        null,
        false,
        Cost.UNKNOWN,
        null,
        at,
        takers,
        providerKeyId,
        TurnSignals.NONE);
  }
}
