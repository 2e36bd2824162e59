package io.throughline.replay;

import org.jspecify.annotations.Nullable;

/**
 * What the request log tells of a request beside how it was routed.
 *
 * @param workspace who it counts for; the tenant where the operator maps nothing
 * @param virtualKeyId keyed hash of the client's credential, never the credential; empty without
 *     one
 * @param activity what it is about, as far as its request tells
 * @param promptSimHash hash of the user's new message for {@link PromptSimilarity}; 0 for none
 * @param profile what its session is for, as {@code X-Router-Profile} says it; empty for none
 * @param divergence whether its conversation goes in circles
 * @param prompt the text that decisions looked at; null where texts are not captured
 */
public record LogFacts(
    String workspace,
    String virtualKeyId,
    Activity activity,
    long promptSimHash,
    String profile,
    DivergenceFacts divergence,
    @Nullable CapturedText prompt) {
  /** Of a request without a profile, whose text is not captured. */
  public LogFacts(String workspace, String virtualKeyId, Activity activity, long promptSimHash) {
    this(workspace, virtualKeyId, activity, promptSimHash, "", DivergenceFacts.NONE, null);
  }

  /** Of a request of which nothing is known. */
  public static final LogFacts NONE = new LogFacts("", "", Activity.OTHER, 0);
}
