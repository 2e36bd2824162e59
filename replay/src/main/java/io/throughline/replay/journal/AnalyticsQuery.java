package io.throughline.replay.journal;

import java.time.Instant;

/**
 * Which sessions analytics are of. An empty text filters nothing.
 *
 * @param from sessions whose last turn was then or later
 * @param to and before
 * @param tenant exact
 * @param workspace exact
 * @param activity the word of an activity
 */
public record AnalyticsQuery(
    Instant from, Instant to, String tenant, String workspace, String activity) {}
