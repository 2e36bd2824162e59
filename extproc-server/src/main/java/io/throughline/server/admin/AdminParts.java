package io.throughline.server.admin;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.JournalUpkeep;
import io.throughline.server.metrics.Meters;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the admin address serves from.
 *
 * @param journal the records
 * @param journalType what keeps them: {@code embedded}, {@code postgres} or {@code memory}
 * @param durable the same where a store keeps them; null where memory does
 * @param upkeep rolls its sessions up; null where memory keeps the records
 * @param sessions how session memory is
 * @param ratings the models' ratings
 * @param lookup the lookup tables
 * @param plans the planner's tables
 * @param meters the metrics
 * @param ready whether the sidecar takes exchanges
 * @param clock tells the time
 */
public record AdminParts(
    JournalReader journal,
    String journalType,
    @Nullable DurableJournal durable,
    @Nullable JournalUpkeep upkeep,
    Supplier<SessionStoreState> sessions,
    RatingsApi ratings,
    LookupApi lookup,
    PlanApi plans,
    Meters meters,
    BooleanSupplier ready,
    InstantSource clock) {}
