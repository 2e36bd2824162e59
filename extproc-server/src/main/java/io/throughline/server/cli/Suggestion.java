package io.throughline.server.cli;

import io.throughline.workload.PlannerCurve.Point;
import java.util.Optional;

/**
 * The price of quality for a wish.
 *
 * @param key of it in JSON and CSV
 * @param wish in words
 * @param point that fulfils it; empty when none of those measured does
 */
record Suggestion(String key, String wish, Optional<Point> point) {}
