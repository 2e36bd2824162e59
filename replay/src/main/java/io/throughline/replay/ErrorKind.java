package io.throughline.replay;

/**
 * Sorts how exchanges fail into a closed vocabulary: the code that this sidecar refused with (those
 * of its error answers, and {@code reply_too_late}), {@code upstream_429}, {@code upstream_4xx},
 * {@code upstream_5xx}, {@code upstream_other}, {@code upstream_stream_error}, {@code aborted},
 * {@code unknown}; empty where nothing failed.
 */
public final class ErrorKind {
  private static final String UPSTREAM = "upstream_status_";
  private static final String IN_ANSWER = "upstream_stream_error";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int CLASS = 100;

  private ErrorKind() {}

  /** The kind of an outcome; empty while it is open and when it is fine. */
  public static String of(ReplayOutcome outcome) {
    return switch (outcome.state()) {
      case IN_PROGRESS, COMPLETED -> "";
      case UNKNOWN -> "unknown";
      case ABORTED -> outcome.terminalReason().equals(IN_ANSWER) ? IN_ANSWER : "aborted";
      case FAILED ->
          outcome.terminalReason().startsWith(UPSTREAM)
              ? ofStatus(outcome.responseStatus())
              : outcome.terminalReason();
    };
  }

  private static String ofStatus(int status) {
    return switch (status / CLASS) {
      case 4 -> status == TOO_MANY_REQUESTS ? "upstream_429" : "upstream_4xx";
      case 5 -> "upstream_5xx";
      default -> "upstream_other";
    };
  }
}
