package io.throughline.server.exchange;

import io.throughline.envoy.RoutingHeaders;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.identity.SessionIdSources;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.identity.Tenants;
import io.throughline.server.metrics.Meters;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** Forgets a routed turn whose reply Envoy no longer takes. */
  void abandoned(Map<String, String> clientHeaders) {
    String id = clientHeaders.get(RoutingHeaders.REPLAY_ID);
    if (id != null) {
      settlement.failed(id, 0, "envoy_gave_up", clock.instant());
    }
  }
}
