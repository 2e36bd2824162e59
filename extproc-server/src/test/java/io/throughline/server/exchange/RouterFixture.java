package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.Facts;
import io.throughline.server.TestConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.health.ModelHealth;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.learned.LatencyBook;
import io.throughline.server.learned.Learned;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.learned.RatingBook;
import io.throughline.server.learned.TurnBaselines;
import io.throughline.server.metrics.Meters;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.LinkStore;
import io.throughline.store.SessionStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A router without Envoy: requests go in as bodies, replies and records come out. */
final class RouterFixture {
  final RouterConfig config;
  final InMemoryJournal journal = new InMemoryJournal(100_000);
  final OpenExchanges open = new OpenExchanges();
  final Meters meters = new Meters();
  final LinkStore links;
  final ModelHealth health = TestStores.health();
  final LatencyBook latencies = new LatencyBook(InstantSource.system());
  final Learned learned =
      new Learned(latencies, open::inFlight, new RatingBook(), new LookupBook(), new PlanTables());
  final TurnBaselines baselines = new TurnBaselines();
  final Settlement settlement;
  private final InstantSource clock = InstantSource.system();
  private final ExchangeIds ids = new ExchangeIds(clock);
  private final TurnRouter router;

  RouterFixture(SessionStore store, String... replacements) {
    this(store, TestConfig.load(replacements));
  }

  RouterFixture(SessionStore store, RouterConfig config) {
    this(store, config, BaseMethods.standard());
  }

  RouterFixture(SessionStore store, LinkStore links) {
    this(store, links, TestConfig.load(), BaseMethods.standard());
  }

  RouterFixture(SessionStore store, RouterConfig config, BaseMethods methods) {
    this(
        store,
        new InMemoryLinkStore(1_000, Duration.ofHours(1), InstantSource.system()),
        config,
        methods);
  }

  private RouterFixture(
      SessionStore store, LinkStore links, RouterConfig config, BaseMethods methods) {
    this.config = config;
    this.links = links;
    this.settlement =
        new Settlement(open, store, links, journal, health, meters, latencies, learned.plans());
    this.router =
        new TurnRouter(
            () -> config,
            methods,
            learned,
            store,
            links,
            journal,
            health,
            open,
            baselines,
            meters,
            clock);
  }

  /** Sends a body in the session of the test stores. */
  Reply send(String body) {
    return send(body, TestStores.SESSION);
  }

  Reply send(String body, String session) {
    return send(body, session, Map.of());
  }

  /** Sends a body with headers. */
  Reply send(String body, String session, Map<String, String> headers) {
    return send(Endpoint.CHAT_COMPLETIONS, body, session, headers);
  }

  /** The same in the API of an endpoint. */
  Reply send(Endpoint endpoint, String body, String session, Map<String, String> headers) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    SessionIdentity identity =
        session.isEmpty() ? SessionIdentity.NONE : new SessionIdentity(session, "x-session-id");
    ClientRequest request =
        new ClientRequest(
            ids.next(),
            clock.instant(),
            "r",
            endpoint,
            "/v1/chat/completions",
            TestStores.TENANT,
            TestStores.TENANT,
            identity);
    router.route(
        request,
        RequestHeaders.of(headers),
        Facts.read(endpoint.api(), body, session.isEmpty() ? conversations() : null),
        ByteString.copyFromUtf8(body),
        reply::complete,
        reply::completeExceptionally);
    return reply.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** What takes requests over. */
  TakeOver takeOver() {
    return new TakeOver(router);
  }

  private static MessageDigest conversations() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  Reply.Route routed(String body) {
    return (Reply.Route) send(body);
  }

  /** The newest record. */
  ReplayRecord last() {
    return journal.recent(1).getFirst();
  }

  static String id(Reply.Route route) {
    return route.clientHeaders().get("x-vsr-replay-id");
  }
}
