package io.throughline.workload.trace;

/**
 * What a recorded request shows when it arrives, and all that a policy sees of it.
 *
 * @param index position in the session, from 0
 * @param atMillis milliseconds since the session's start
 * @param inputTokens all input
 * @param toolResult whether it answers a tool call: then only the current model can safely serve it
 */
public record Arrival(int index, long atMillis, long inputTokens, boolean toolResult) {
  /** The phase in records. */
  String phase() {
    return toolResult ? "tool_loop" : "user_turn";
  }
}
