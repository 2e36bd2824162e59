package io.throughline.workload.trace;

/**
 * One request of a recorded session and the size of its answer. It would have been the same on
 * every model.
 *
 * @param index position in the session, from 0
 * @param atMillis milliseconds since the session's start
 * @param answerMillis from the request to the end of its answer, 0 or more
 * @param inputTokens all input
 * @param outputTokens of the answer
 * @param sharedPrefixTokens input that it has in common with the request before it, from the start;
 *     at most the input
 * @param toolResult whether it answers a tool call: then only the current model can safely serve it
 */
public record RecordedRequest(
    int index,
    long atMillis,
    long answerMillis,
    long inputTokens,
    long outputTokens,
    long sharedPrefixTokens,
    boolean toolResult) {
  /** What it shows when it arrives. */
  public Arrival arrival() {
    return new Arrival(index, atMillis, inputTokens, toolResult);
  }

  /** Milliseconds since the session's start when its answer ended. */
  public long endMillis() {
    return atMillis + answerMillis;
  }
}
