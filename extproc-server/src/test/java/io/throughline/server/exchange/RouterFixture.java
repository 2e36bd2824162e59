package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.ReplayFilter;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.BaseMethods;
import io.throughline.server.Facts;
import io.throughline.server.TestConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.metrics.Meters;
import io.throughline.session.SessionKey;
import io.throughline.store.SessionStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A router without Envoy: requests go in as bodies, replies and records come out. */
final class RouterFixture {
  final RouterConfig config;
  final InMemoryJournal journal = new InMemoryJournal(100_000);
  final OpenExchanges open = new OpenExchanges();
  final Meters meters = new Meters();
  final Settlement settlement;
  private final InstantSource clock = InstantSource.system();
  private final ExchangeIds ids = new ExchangeIds(clock);
  private final TurnRouter router;

  RouterFixture(SessionStore store, String... replacements) {
    this(store, TestConfig.load(replacements));
  }

  RouterFixture(SessionStore store, RouterConfig config) {
    this.config = config;
    this.settlement = new Settlement(open, store, journal, meters);
    this.router =
        new TurnRouter(() -> config, BaseMethods.standard(), store, journal, open, meters, clock);
  }

  /** Sends a body in the session of the test stores. */
  Reply send(String body) {
    return send(body, TestStores.KEY);
  }

  Reply send(String body, @Nullable SessionKey key) {
    return send(body, key, Map.of());
  }

  /** Sends a body with headers. */
  Reply send(String body, @Nullable SessionKey key, Map<String, String> headers) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    SessionIdentity session =
        key == null ? SessionIdentity.NONE : new SessionIdentity("s", "x-session-id");
    ClientRequest request =
        new ClientRequest(
            ids.next(), clock.instant(), "r", "/v1/chat/completions", "t", session, key);
    router.route(
        request,
        RequestHeaders.of(headers),
        Facts.read(body),
        ByteString.copyFromUtf8(body),
        reply::complete,
        reply::completeExceptionally);
    return reply.orTimeout(20, TimeUnit.SECONDS).join();
  }

  Reply.Route routed(String body) {
    return (Reply.Route) send(body);
  }

  /** The newest record. */
  ReplayRecord last() {
    return journal.page(ReplayFilter.ALL, 1, 0).records().getFirst();
  }

  static String id(Reply.Route route) {
    return route.clientHeaders().get("x-vsr-replay-id");
  }
}
