package io.throughline.server.exchange;

import io.throughline.selector.Prices;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.exchange.Endpoint.Treatment;
import io.throughline.session.SessionKey;
import io.throughline.store.Versioned;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A routed exchange whose answer has not ended.
 *
 * @param id id of the exchange and of its record
 * @param tenant its tenant
 * @param sessionId its session as the client knows it; empty without one
 * @param api the API that it speaks; null where nothing is learned from its answer
 * @param key its session's key; null when its answer changes no session
 * @param written the session as routing writes it, which the end of the answer changes unless
 *     another turn has meanwhile; empty when nothing is written, or what is left is not known
 * @param model logical name of the model that was chosen
 * @param prices that model's prices when it was chosen
 * @param metered whether a model works for it, so that tokens are used
 * @param inputTokensEstimated the request's tokens, estimated; -1 when they are not known
 * @param routedAt when the request was routed
 * @param timed whether its times tell how fast the model is: its answer is streamed, and no other
 *     model was asked before
 */
public record OpenExchange(
    String id,
    String tenant,
    String sessionId,
    @Nullable Api api,
    @Nullable SessionKey key,
    CompletionStage<Optional<Versioned>> written,
    String model,
    Prices prices,
    boolean metered,
    long inputTokensEstimated,
    Instant routedAt,
    boolean timed) {
  /** Routing wrote nothing. */
  static final CompletionStage<Optional<Versioned>> NOTHING_WRITTEN =
      CompletableFuture.completedFuture(Optional.empty());

  /** The same exchange on another model. */
  OpenExchange takenOverBy(ModelConfig taker) {
    return new OpenExchange(
        id,
        tenant,
        sessionId,
        api,
        key,
        written.thenApply(before -> Optional.empty()),
        taker.name(),
        taker.model().prices(),
        metered,
        inputTokensEstimated,
        routedAt,
        false);
  }

  /** A turn of a session. */
  static OpenExchange turn(
      ClientRequest request,
      RequestFacts facts,
      CompletionStage<Optional<Versioned>> written,
      ModelConfig model) {
    return new OpenExchange(
        request.exchangeId(),
        request.tenant(),
        request.session().id(),
        facts.api(),
        request.key(),
        written,
        model.name(),
        model.model().prices(),
        true,
        facts.contextTokens(),
        request.receivedAt(),
        facts.stream());
  }

  /**
   * An exchange whose answer changes no session.
   *
   * @param facts null when its request was not read
   */
  static OpenExchange aside(
      ClientRequest request, @Nullable RequestFacts facts, ModelConfig model) {
    return new OpenExchange(
        request.exchangeId(),
        request.tenant(),
        request.session().id(),
        request.endpoint().api(),
        null,
        NOTHING_WRITTEN,
        model.name(),
        model.model().prices(),
        isMetered(request.endpoint()),
        facts == null || facts.api() == Api.EMBEDDINGS ? -1 : facts.contextTokens(),
        request.receivedAt(),
        facts != null && facts.stream() && isMetered(request.endpoint()));
  }

  /** Tokens are counted, and what a provider keeps is read, without a model. */
  private static boolean isMetered(Endpoint endpoint) {
    return endpoint.treatment() == Treatment.TURN
        || endpoint.treatment() == Treatment.SINGLE
        || endpoint == Endpoint.COMPACT;
  }
}
