package io.throughline.server.exchange;

import io.throughline.selector.Prices;
import io.throughline.session.SessionKey;
import io.throughline.store.Versioned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A routed exchange whose answer has not ended.
 *
 * @param id id of the exchange and of its record
 * @param key its session; null without one
 * @param written the session as routing wrote it, which the end of the answer changes unless
 *     another turn has meanwhile; null when nothing was written
 * @param model logical name of the model that was chosen
 * @param prices that model's prices when it was chosen
 * @param routedAt when the request was routed
 */
public record OpenExchange(
    String id,
    @Nullable SessionKey key,
    @Nullable Versioned written,
    String model,
    Prices prices,
    Instant routedAt) {}
