package io.throughline.demo.history;

import io.throughline.divergence.Step;
import io.throughline.replay.TurnSignals;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks, whatever model gets it.
 *
 * @param decision name of the decision that it matches
 * @param signals that matched, by type
 * @param gapMillis since the answer before it ended
 * @param newTokens of what it adds to the conversation beside that answer
 * @param outputTokens of its answer
 * @param result the call whose result it brings; null for a turn of the user
 * @param calls what its answer calls
 * @param simHash of what the user says; 0 for none
 * @param streamed whether the client asked for a stream
 */
record PastTurn(
    String decision,
    Map<String, List<String>> signals,
    long gapMillis,
    long newTokens,
    long outputTokens,
    @Nullable Step result,
    TurnSignals calls,
    long simHash,
    Trouble trouble,
    boolean streamed) {
  boolean toolLoop() {
    return result != null;
  }

  /** The same once more, a moment later, and without the trouble. */
  PastTurn again(long millis) {
    return new PastTurn(
        decision,
        signals,
        millis,
        newTokens,
        outputTokens,
        result,
        calls,
        simHash,
        Trouble.NONE,
        streamed);
  }
}
