package io.throughline.demo.history;

import io.throughline.replay.Activity;
import io.throughline.session.RouterProfile;
import java.util.List;

/**
 * What one session asks.
 *
 * @param number tells it from all others; all that is random in it comes from it
 * @param virtualKeyId stands for the credential of its client
 * @param beginMillis epoch milliseconds of its first request
 */
record PastSession(
    String id,
    long number,
    String tenant,
    String workspace,
    String virtualKeyId,
    RouterProfile profile,
    Activity activity,
    long beginMillis,
    List<PastTurn> turns) {}
