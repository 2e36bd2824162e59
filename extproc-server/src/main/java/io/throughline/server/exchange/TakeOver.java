package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import io.throughline.session.SessionKey;
import io.throughline.store.Versioned;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model takes over from one whose server failed, within the client's request: it gets the body in
 * its own name, and session memory, record, prices and health follow. Thread-safe; never blocks.
 */
record TakeOver(TurnRouter router) {

  /**
   * Writes the body for the model that takes over.
   *
   * @param exchangeId the exchange
   * @param taker logical name of the model that takes over
   * @param body as it was sent to the model before
   * @param written is given the body once, on this thread or on the store's; null when the exchange
   *     is over or the model is gone
   */
  void write(String exchangeId, String taker, byte[] body, Consumer<@Nullable ByteString> written) {
    RouterConfig config = router.config().get();
    ModelConfig model = config.model(taker);
    OpenExchange exchange = router.open().find(exchangeId);
    Api api = exchange == null ? null : exchange.api();
    if (model == null || exchange == null || api == null) {
      written.accept(null);
      return;
    }
    ByteString edited = edited(api, model, body);
    if (edited == null) {
      written.accept(null);
      return;
    }
    moved(exchange, model, config, () -> written.accept(edited));
  }

  private static @Nullable ByteString edited(Api api, ModelConfig model, byte[] body) {
    try {
      RequestFacts facts = RequestReader.read(api, body, null);
      ByteString bytes = com.google.protobuf.UnsafeByteOperations.unsafeWrap(body);
      return UpstreamBody.of(bytes, facts, model.nameJson(""), null, null, false, Notice.NONE);
    } catch (MalformedRequestException e) {
      return null;
    }
  }

  private void moved(OpenExchange exchange, ModelConfig model, RouterConfig config, Runnable then) {
    router.health().failed(exchange.model());
    router.health().chosen(model.name());
    OpenExchange taken = router.open().takenOver(exchange, model);
    if (taken == null) {
      then.run();
      return;
    }
    String keyId = model.credentialName();
    router.journal().update(exchange.id(), outcome -> outcome.takenOverBy(model.name(), keyId));
    router.meters().recovered(exchange.model(), model.name());
    SessionKey key = exchange.key();
    if (key == null) {
      then.run();
      return;
    }
    StoreBudget budget = StoreBudget.of(config.sidecar());
    CompletionStage<Optional<Versioned>> remembered =
        exchange
            .written()
            .handle((before, failure) -> new SessionWrites(router.store()))
            .thenCompose(writes ->
                writes.change(
                    key, null, session -> session.takenOver(exchange.id(), model.name())));
    budget
        .limit(remembered)
        .whenComplete((done, failure) -> {
          if (failure != null || done == null || done.isEmpty()) {
            router.meters().captureLost("session_not_written");
          }
          then.run();
        });
  }
}
