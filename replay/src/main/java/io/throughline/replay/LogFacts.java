package io.throughline.replay;

import java.util.List;
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
 * @param limits limits of its session that it is beyond
 * @param prompt the text that decisions looked at; null where texts are not captured
 */
public record LogFacts(
    String workspace,
    String virtualKeyId,
    Activity activity,
    long promptSimHash,
    String profile,
    DivergenceFacts divergence,
    List<PassedLimit> limits,
    @Nullable CapturedText prompt) {
  /** Copies the list. */
  public LogFacts {
    limits = List.copyOf(limits);
  }

  /** Of a request without a profile, whose text is not captured. */
  public LogFacts(String workspace, String virtualKeyId, Activity activity, long promptSimHash) {
    this(
        workspace,
        virtualKeyId,
        activity,
        promptSimHash,
        "",
        DivergenceFacts.NONE,
        List.of(),
        null);
  }

  /** Of a request of which nothing is known. */
  public static final LogFacts NONE = new LogFacts("", "", Activity.OTHER, 0);
}
