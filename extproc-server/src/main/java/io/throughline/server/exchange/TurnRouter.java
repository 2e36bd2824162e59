package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.replay.Journal;
import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.metrics.Meters;
import io.throughline.server.signal.SignalInput;
import io.throughline.store.SessionStore;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes requests: one {@link Turn} for each. Thread-safe; never blocks the caller.
 *
 * @param config the snapshot that serves now
 * @param store session memory
 * @param journal takes a record of each request
 * @param open exchanges whose answers have not ended
 * @param meters counts
 * @param clock tells the time
 */
record TurnRouter(
    Supplier<RouterConfig> config,
    TurnDecider decider,
    SessionStore store,
    Journal journal,
    OpenExchanges open,
    Meters meters,
    InstantSource clock) {

  TurnRouter(
      Supplier<RouterConfig> config,
      BaseMethods baseMethods,
      SessionStore store,
      Journal journal,
      OpenExchanges open,
      Meters meters,
      InstantSource clock) {
    this(config, new TurnDecider(baseMethods), store, journal, open, meters, clock);
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
    if (snapshot.refusesWithoutUser(headers)) {
      replied.accept(records.refuse(ApiError.noIdentity()));
      return;
    }
    DecisionEngine.Outcome outcome = snapshot.decisions().decide(new SignalInput(facts, headers));
    records.decided(outcome);
    if (!TurnDecider.servesDialect(snapshot, outcome, named)) {
      replied.accept(records.refuse(ApiError.noModelForDialect(request.path())));
      return;
    }
    String name = named == null ? null : named.name();
    new Turn(this, snapshot, request, facts, body, outcome, name, records, replied, failed).start();
  }

  /** Answers a request that could not be read, with a record of it. */
  Reply refuse(ClientRequest request, ApiError error) {
    return new RecordWriter(this, request, null).refuse(error);
  }
}
