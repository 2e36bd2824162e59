package io.throughline.replay;

import java.util.Locale;

/**
 * Which records a query wants. An empty text filters nothing.
 *
 * @param search part of the request id, whatever its case
 * @param decision exact name of the decision
 * @param model exact name of the selected or the requested model
 * @param sessionId exact session id as the client sent it
 * @param streaming whether streams, others or all are wanted
 */
public record ReplayFilter(
    String search, String decision, String model, String sessionId, Streaming streaming) {
  /** Every record. */
  public static final ReplayFilter ALL = new ReplayFilter("", "", "", "", Streaming.ALL);

  /** Which kinds of answers a query wants. */
  public enum Streaming {
    /** All answers. */
    ALL,
    /** Streams only. */
    STREAMED,
    /** Answers that a response cache gave; there is none, so no record matches. */
    CACHED
  }

  /** Whether a record is wanted. */
  public boolean wants(ReplayRecord replay) {
    return wanted(sessionId, replay.sessionId())
        && wanted(decision, replay.decision())
        && (wanted(model, replay.selectedModel()) || wanted(model, replay.originalModel()))
        && wantsStreaming(replay)
        && contains(replay.requestId());
  }

  private boolean contains(String requestId) {
    return search.isEmpty()
        || requestId.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
  }

  private boolean wantsStreaming(ReplayRecord replay) {
    return switch (streaming) {
      case ALL -> true;
      case STREAMED -> replay.streaming();
      case CACHED -> false;
    };
  }

  private static boolean wanted(String filter, String value) {
    return filter.isEmpty() || filter.equals(value);
  }
}
