package io.throughline.server.exchange;

import io.throughline.server.identity.SessionIdentity;
import io.throughline.session.SessionKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, resolved once from the headers, before the body is there.
 *
 * @param exchangeId id of the exchange and of its record
 * @param receivedAt when the headers came
 * @param requestId Envoy's request id, empty without one
 * @param path without its query
 * @param tenant the tenant
 * @param session the session
 * @param key scoped key of the session; null without a session
 */
record ClientRequest(
    String exchangeId,
    Instant receivedAt,
    String requestId,
    String path,
    String tenant,
    SessionIdentity session,
    @Nullable SessionKey key) {}
