package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.envoy.RoutingHeaders;
import io.throughline.replay.Journal;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Evidence;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.health.ModelHealth;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.identity.Tenants;
import io.throughline.server.learned.TurnBaselines;
import io.throughline.server.metrics.Meters;
import io.throughline.server.signal.SignalInput;
import io.throughline.session.RouterProfile;
import io.throughline.store.LinkStore;
import io.throughline.store.Linked;
import io.throughline.store.SessionStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes requests: one {@link Turn} for each. Thread-safe; never blocks the caller.
 *
 * @param config the snapshot that serves now
 * @param store session memory
 * @param finder finds sessions that clients do not name
 * @param journal takes a record of each request
 * @param health which models work
 * @param open exchanges whose answers have not ended
 * @param baselines how many turns sessions have
 * @param meters counts
 * @param clock tells the time
 */
record TurnRouter(
    Supplier<RouterConfig> config,
    TurnDecider decider,
    SessionStore store,
    SessionFinder finder,
    Journal journal,
    ModelHealth health,
    OpenExchanges open,
    TurnBaselines baselines,
    Meters meters,
    InstantSource clock) {

  TurnRouter(
      Supplier<RouterConfig> config,
      BaseMethods baseMethods,
      Evidence evidence,
      SessionStore store,
      LinkStore links,
      Journal journal,
      ModelHealth health,
      OpenExchanges open,
      TurnBaselines baselines,
      Meters meters,
      InstantSource clock) {
    this(
        config,
        new TurnDecider(baseMethods, evidence),
        store,
        new SessionFinder(links, open),
        journal,
        health,
        open,
        baselines,
        meters,
        clock);
  }

  /**
   * Routes a request.
   *
   * @param headers looked at by signals here and not kept
   * @param replied is given the reply once, on this thread or on the store's
   * @param failed is told a fault of this program instead
   */
  void route(
      ClientRequest request,
      RequestHeaders headers,
      RequestFacts facts,
      ByteString body,
      Consumer<Reply> replied,
      Consumer<RuntimeException> failed) {
    RouterConfig snapshot = config.get();
    boolean routed = snapshot.autoNames().contains(facts.model());
    @Nullable ModelConfig named = routed ? null : snapshot.model(facts.model());
    RecordWriter records = new RecordWriter(this, request, facts);
    if (!routed && named == null) {
      replied.accept(records.refuse(ApiError.modelNotFound(facts.model())));
      return;
    }
    String word = headers.get(RoutingHeaders.PROFILE);
    @Nullable RouterProfile profile = RouterProfile.ofWord(word);
    if (!word.isEmpty() && profile == null) {
      replied.accept(records.refuse(ApiError.unknownProfile(word)));
      return;
    }
    if (snapshot.refusesWithoutUser(headers)) {
      replied.accept(records.refuse(ApiError.noIdentity()));
      return;
    }
    DecisionEngine.Outcome outcome =
        facts.api() == Api.EMBEDDINGS
            ? RecordWriter.UNDECIDED
            : snapshot.decisions().decide(new SignalInput(facts, headers));
    records.decided(outcome);
    if (!TurnDecider.serves(facts.api(), snapshot, outcome, named)) {
      replied.accept(records.refuse(ApiError.noModelForDialect(request.path())));
      return;
    }
    String name = named == null ? null : named.name();
    new Turn(this, snapshot, request, facts, body, outcome, name, profile, records, replied, failed)
        .start();
  }

  /**
   * Sends a request to the model whose provider keeps what its path names; what is new goes to the
   * default model.
   *
   * @param replied is given the reply once, on this thread or on the store's
   * @param failed is told a fault of this program instead
   */
  void forward(ClientRequest request, Consumer<Reply> replied, Consumer<RuntimeException> failed) {
    RouterConfig snapshot = config.get();
    RecordWriter records = new RecordWriter(this, request, null);
    String id = request.endpoint().idIn(request.path());
    if (id.isEmpty()) {
      replied.accept(forward(records, request, snapshot, snapshot.defaultModel()));
      return;
    }
    CompletionStage<Linked> found = finder.findIssued(List.of(Tenants.idKey(request.tenant(), id)));
    StoreBudget.of(snapshot.sidecar())
        .limit(found)
        .whenComplete((linked, failure) -> {
          try {
            replied.accept(
                failure != null || linked == null
                    ? records.refuse(ApiError.memoryUnavailable())
                    : linked
                        .link()
                        .map(known -> forward(records, request, snapshot, known.model()))
                        .orElseGet(() -> records.refuse(unknown(id, linked))));
          } catch (RuntimeException e) {
            failed.accept(e);
          }
        });
  }

  /** An id that could not be asked for everywhere may well be known. */
  private static ApiError unknown(String id, Linked linked) {
    return linked.degraded().isEmpty() ? ApiError.unknownId(id) : ApiError.memoryUnavailable();
  }

  private Reply forward(
      RecordWriter records, ClientRequest request, RouterConfig snapshot, String owner) {
    ModelConfig model = snapshot.model(owner);
    if (model == null) {
      return records.refuse(ApiError.stateUnavailable(owner));
    }
    open.add(OpenExchange.aside(request, null, model));
    return new Reply.Forward(model.name(), model.name(), records.forwarded(model.name()));
  }

  /** Answers a request that could not be read, with a record of it. */
  Reply refuse(ClientRequest request, ApiError error) {
    return new RecordWriter(this, request, null).refuse(error);
  }
}
