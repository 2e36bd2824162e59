package io.throughline.server.admin;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.JournalUpkeep;
import io.throughline.server.config.ConfigText;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.live.LiveView;
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
 * @param live the sessions of now
 * @param sessions how session memory is
 * @param ratings the models' ratings
 * @param lookup the lookup tables
 * @param plans the planner's tables
 * @param config the configuration that serves now
 * @param text the text of its file
 * @param meters the metrics
 * @param ready whether the sidecar takes exchanges
 * @param clock tells the time
 */
public record AdminParts(
    JournalReader journal,
    String journalType,
    @Nullable DurableJournal durable,
    @Nullable JournalUpkeep upkeep,
    LiveView live,
    Supplier<SessionStoreState> sessions,
    RatingsApi ratings,
    LookupApi lookup,
    PlanApi plans,
    Supplier<RouterConfig> config,
    Supplier<ConfigText> text,
    Meters meters,
    BooleanSupplier ready,
    InstantSource clock) {}
