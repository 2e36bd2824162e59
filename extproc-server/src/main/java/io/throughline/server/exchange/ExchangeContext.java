package io.throughline.server.exchange;

import io.throughline.server.capture.CaptureQueue;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.identity.SessionIdSources;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.identity.Tenants;
import io.throughline.server.metrics.Meters;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all exchanges share. Thread-safe.
 *
 * @param router routes requests
 * @param tenants derives tenants
 * @param settlement ends exchanges
 * @param captures reads answers
 * @param bodyBytes bounds the body bytes in flight
 * @param meters counts
 * @param ids makes ids
 * @param clock tells the time
 */
record ExchangeContext(
    TurnRouter router,
    Tenants tenants,
    Settlement settlement,
    CaptureQueue captures,
    ByteBudget bodyBytes,
    Meters meters,
    ExchangeIds ids,
    InstantSource clock) {
  private static final int ANSWERED_BY_ENVOY = 503;

  /** Tells who asks, as far as headers do. */
  ClientRequest request(RequestHeaders headers, Endpoint endpoint) {
    boolean single = endpoint.treatment() == Endpoint.Treatment.SINGLE;
    Tenants.Caller caller = tenants.of(headers);
    return new ClientRequest(
        ids.next(),
        clock.instant(),
        headers.get("x-request-id"),
        endpoint,
        headers.path(),
        caller.tenant(),
        caller.virtualKeyId(),
        single
            ? SessionIdentity.NONE
            : SessionIdSources.ofHeaders(headers, meters::sessionIdIgnored));
  }

  /** The request in the session that its body names, unless its headers have. */
  ClientRequest identified(ClientRequest request, RequestHeaders headers, RequestFacts facts) {
    boolean single = request.endpoint().treatment() == Endpoint.Treatment.SINGLE;
    return single || request.session().known()
        ? request
        : request.in(SessionIdSources.ofBody(facts, headers, meters::sessionIdIgnored));
  }

  /** What the hashes of a conversation start from; null where its session is known without. */
  @Nullable MessageDigest conversations(ClientRequest request) {
    return request.session().known() ? null : tenants.conversations(request.tenant());
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

  /** Envoy has answered in our place: the turn is forgotten. */
  void replyTooLate(ClientRequest request) {
    settlement.withdrawn(
        request.exchangeId(), ANSWERED_BY_ENVOY, "reply_too_late", clock.instant());
  }
}
