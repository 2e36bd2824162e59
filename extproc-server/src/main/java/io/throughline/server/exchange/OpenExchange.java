package io.throughline.server.exchange;

import io.throughline.selector.Prices;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.dialect.Api;
import io.throughline.session.SessionKey;
import io.throughline.store.Versioned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A routed exchange whose answer has not ended.
 *
 * @param id id of the exchange and of its record
 * @param tenant its tenant
 * @param sessionId its session as the client knows it; empty without one
 * @param api the API that it speaks; null where nothing is learned from its answer
 * @param key its session's key; null when its answer changes no session
 * @param written the session as routing wrote it, which the end of the answer changes unless
 *     another turn has meanwhile; null when nothing was written
 * @param model logical name of the model that was chosen
 * @param prices that model's prices when it was chosen
 * @param routedAt when the request was routed
 */
public record OpenExchange(
    String id,
    String tenant,
    String sessionId,
    @Nullable Api api,
    @Nullable SessionKey key,
    @Nullable Versioned written,
    String model,
    Prices prices,
    Instant routedAt) {

  /** The same exchange on another model. */
  OpenExchange takenOverBy(ModelConfig taker) {
    return new OpenExchange(
        id,
        tenant,
        sessionId,
        api,
        key,
        null,
        taker.name(),
        taker.model().prices(),
        routedAt);
  }

  /** An exchange whose answer changes no session. */
  static OpenExchange aside(ClientRequest request, ModelConfig model) {
    return new OpenExchange(
        request.exchangeId(),
        request.tenant(),
        request.session().id(),
        request.endpoint().api(),
        null,
        null,
        model.name(),
        model.model().prices(),
        request.receivedAt());
  }
}
