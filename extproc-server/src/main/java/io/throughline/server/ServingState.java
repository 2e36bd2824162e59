package io.throughline.server;

import io.throughline.replay.Journal;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.capture.CaptureQueue;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings;
import io.throughline.server.exchange.ByteBudget;
import io.throughline.server.exchange.ExtProcService;
import io.throughline.server.exchange.OpenExchanges;
import io.throughline.server.exchange.Settlement;
import io.throughline.server.health.ModelHealth;
import io.throughline.server.identity.Tenants;
import io.throughline.server.learned.LatencyBook;
import io.throughline.server.learned.Learned;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.learned.RatingBook;
import io.throughline.server.learned.TurnBaselines;
import io.throughline.server.metrics.Meters;
import io.throughline.store.LinkStore;
import io.throughline.store.SessionStore;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the exchanges of one server remember together. The sidecar has one that lasts, its warm-up
 * one that is thrown away. Thread-safe.
 *
 * @param store session memory
 * @param links what leads to sessions
 * @param journal takes a record of each request
 * @param health which models work
 * @param meters counts
 * @param open exchanges whose answers have not ended
 * @param baselines how many turns sessions have
 * @param learned what base methods know of models
 * @param settlement ends exchanges
 * @param captures takes what the observing filter shows
 */
record ServingState(
    SessionStore store,
    LinkStore links,
    Journal journal,
    ModelHealth health,
    Meters meters,
    OpenExchanges open,
    TurnBaselines baselines,
    Learned learned,
    Settlement settlement,
    CaptureQueue captures)
    implements AutoCloseable {

  static ServingState of(
      SessionStore store,
      LinkStore links,
      Journal journal,
      SidecarSettings settings,
      Meters meters,
      InstantSource clock) {
    OpenExchanges open = new OpenExchanges();
    ModelHealth health =
        new ModelHealth(settings.failover().failures(), settings.failover().rest(), clock);
    LatencyBook latencies = new LatencyBook(clock);
    PlanTables plans = new PlanTables();
    Settlement settlement =
        new Settlement(open, store, links, journal, health, meters, latencies, plans);
    Learned learned =
        new Learned(latencies, open::inFlight, new RatingBook(), new LookupBook(), plans);
    CaptureQueue captures =
        new CaptureQueue(settlement, meters, clock, settings.journal().textBytesMax());
    return new ServingState(
        store,
        links,
        journal,
        health,
        meters,
        open,
        new TurnBaselines(),
        learned,
        settlement,
        captures);
  }

  /** The service that serves exchanges on this state. */
  ExtProcService service(
      Supplier<RouterConfig> config,
      BaseMethods baseMethods,
      Tenants tenants,
      ByteBudget bodyBytes,
      InstantSource clock) {
    return new ExtProcService(
        config,
        baseMethods,
        learned,
        store,
        links,
        journal,
        health,
        open,
        baselines,
        settlement,
        captures,
        tenants,
        bodyBytes,
        meters,
        clock);
  }

  /** Publishes what is held at the moment. */
  void publishGauges() {
    meters.gauge("throughline.links", "Links to sessions remembered", links, LinkStore::size);
    meters.gauge("throughline.sessions", "Sessions remembered", store, SessionStore::size);
    meters.gauge(
        "throughline.sessions.evicted",
        "Sessions forgotten for want of room",
        store,
        SessionStore::evictions);
    meters.gauge(
        "throughline.links.evicted",
        "Links forgotten for want of room",
        links,
        LinkStore::evictions);
    meters.gauge(
        "throughline.models.resting",
        "Models that fail and rest",
        health,
        ModelHealth::restingCount);
    meters.gauge("throughline.exchanges.open", "Answers not ended", open, OpenExchanges::size);
    meters.gauge(
        "throughline.exchanges.overflowed",
        "Answers whose end cannot be told",
        open,
        OpenExchanges::overflowed);
    meters.gauge(
        "throughline.capture.waiting", "Parts of answers to read", captures, CaptureQueue::waiting);
    meters.gauge(
        "throughline.latency.models",
        "Models of which it is known how soon they answer",
        learned.latencies(),
        LatencyBook::models);
    meters.gauge(
        "throughline.ratings.models",
        "Models that feedback has rated",
        learned.ratings(),
        book -> book.ratings().global().size());
    meters.gauge(
        "throughline.planner.keys",
        "Keys that the planner has learned under",
        learned.plans(),
        PlanTables::size);
    meters.gauge(
        "throughline.guardian.baselines",
        "Workspaces of which it is known how long sessions are",
        baselines,
        TurnBaselines::workspaces);
    meters.gauge(
        "throughline.journal.dropped", "Records dropped for newer", journal, Journal::dropped);
  }

  /** Reads what was shown of answers, and forgets everything. */
  @Override
  public void close() {
    captures.close();
    store.close();
  }
}
