package io.throughline.replay.recommend;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules look at.
 *
 * @param sums rows by workspace, activity, model and currency
 * @param profiles rows by workspace and profile: sessions and turns
 * @param decisions how many of the newest records each model answered, by decision; null where that
 *     is not known
 * @param compared pairs of models on the same traffic
 * @param setup the configuration that serves
 */
public record Facts(
    List<Row> sums,
    List<Row> profiles,
    @Nullable Map<String, Map<String, Long>> decisions,
    List<Compared> compared,
    Setup setup) {}
