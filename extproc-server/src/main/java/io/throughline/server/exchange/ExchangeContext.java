package io.throughline.server.exchange;

import io.throughline.envoy.RoutingHeaders;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.identity.SessionIdSources;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.identity.Tenants;
import io.throughline.server.metrics.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What all exchanges share. Thread-safe.
 *
 * @param router routes requests
 * @param tenants derives tenants
 * @param settlement ends exchanges
 * @param bodyBytes bounds the body bytes in flight
 * @param meters counts
 * @param ids makes ids
 * @param clock tells the time
 */
record ExchangeContext(
    TurnRouter router,
    Tenants tenants,
    Settlement settlement,
    ByteBudget bodyBytes,
    Meters meters,
    ExchangeIds ids,
    InstantSource clock) {

  /** Resolves who asks. */
  ClientRequest request(RequestHeaders headers) {
    String tenant = tenants.of(headers);
    SessionIdentity session = SessionIdSources.resolve(headers, meters::sessionIdIgnored);
    return new ClientRequest(
        ids.next(),
        clock.instant(),
        headers.get("x-request-id"),
        headers.path(),
        tenant,
        session,
        session.known() ? Tenants.key(tenant, session.id()) : null);
  }

  /** The names that a client may ask for. */
  List<String> modelNames() {
    RouterConfig config = router.config().get();
    List<String> names = new ArrayList<>(config.autoNames());
    names.addAll(config.models().keySet());
    return names;
  }

  /** Whether Envoy waits no longer for a reply that took so long. */
  boolean isTooLate(Duration took) {
    return took.compareTo(router.config().get().sidecar().messageTimeout()) >= 0;
  }

  /** A routed turn goes to Envoy; it is forgotten when Envoy takes no reply any more. */
  void released(Reply.Route route, boolean givenUp) {
    String id = route.clientHeaders().get(RoutingHeaders.REPLAY_ID);
    if (id != null && (givenUp || router.open().isGivenUp(id))) {
      settlement.givenUp(id, clock.instant());
    }
  }
}
