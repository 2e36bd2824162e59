package io.throughline.server.exchange;

import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.identity.Tenants;
import io.throughline.session.SessionKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for what.
 *
 * @param exchangeId id of the exchange and of its record
 * @param receivedAt when the headers came
 * @param requestId Envoy's request id, empty without one
 * @param endpoint what is asked for
 * @param path without its query
 * @param tenant the tenant
 * @param virtualKeyId hash of the client's credential; empty without one
 * @param session the session, as far as it is known
 */
record ClientRequest(
    String exchangeId,
    Instant receivedAt,
    String requestId,
    Endpoint endpoint,
    String path,
    String tenant,
    String virtualKeyId,
    SessionIdentity session) {

  /** The same request in a session. */
  ClientRequest in(SessionIdentity known) {
    return new ClientRequest(
        exchangeId, receivedAt, requestId, endpoint, path, tenant, virtualKeyId, known);
  }

  /** Scoped key of its session; null without one. */
  @Nullable SessionKey key() {
    return session.known() ? Tenants.key(tenant, session.id()) : null;
  }

  /** Whether its session learns from it. */
  boolean isTurn() {
    return endpoint.treatment() == Endpoint.Treatment.TURN;
  }
}
