package io.throughline.server.admin;

import io.throughline.replay.journal.JournalReader;
import io.throughline.server.metrics.Meters;
import java.util.function.BooleanSupplier;

/**
 * What the admin address serves from.
 *
 * @param journal the records
 * @param ratings the models' ratings
 * @param lookup the lookup tables
 * @param plans the planner's tables
 * @param meters the metrics
 * @param ready whether the sidecar takes exchanges
 */
public record AdminParts(
    JournalReader journal,
    RatingsApi ratings,
    LookupApi lookup,
    PlanApi plans,
    Meters meters,
    BooleanSupplier ready) {}
