package io.throughline.server.exchange;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorImplBase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.throughline.replay.Journal;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Evidence;
import io.throughline.server.capture.AnswerObserver;
import io.throughline.server.capture.CaptureQueue;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.health.ModelHealth;
import io.throughline.server.identity.Tenants;
import io.throughline.server.learned.TurnBaselines;
import io.throughline.server.metrics.Meters;
import io.throughline.store.LinkStore;
import io.throughline.store.SessionStore;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The external-processing service. One stream is one HTTP exchange: Envoy's request filter opens
 * one with the request's headers, its observing filter another with the answer's.
 *
 * <p>Runs on the event loop of the connection and never blocks it.
 */
public final class ExtProcService extends ExternalProcessorImplBase {
  private final ExchangeContext context;
  private final CaptureQueue captures;

  /**
   * Creates the service.
   *
   * @param config the snapshot that serves now
   * @param baseMethods the methods that decisions may name
   * @param evidence what base methods know of models beyond the configuration
   * @param store session memory
   * @param links what leads to sessions
   * @param journal takes a record of each request
   * @param health which models work
   * @param open exchanges whose answers have not ended
   * @param settlement ends exchanges
   * @param captures takes what the observing filter shows
   * @param tenants derives tenants
   * @param bodyBytes bounds the body bytes in flight
   * @param meters counts
   * @param clock tells the time
   */
  public ExtProcService(
      Supplier<RouterConfig> config,
      BaseMethods baseMethods,
      Evidence evidence,
      SessionStore store,
      LinkStore links,
      Journal journal,
      ModelHealth health,
      OpenExchanges open,
      TurnBaselines baselines,
      Settlement settlement,
      CaptureQueue captures,
      Tenants tenants,
      ByteBudget bodyBytes,
      Meters meters,
      InstantSource clock) {
    TurnRouter router =
        new TurnRouter(
            config,
            baseMethods,
            evidence,
            store,
            links,
            journal,
            health,
            open,
            baselines,
            meters,
            clock);
    this.context =
        new ExchangeContext(
            router,
            tenants,
            settlement,
            captures,
            bodyBytes,
            meters,
            new ExchangeIds(clock),
            clock);
    this.captures = captures;
  }

  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> replies) {
    var envoy = (ServerCallStreamObserver<ProcessingResponse>) replies;
    envoy.setOnCancelHandler(() -> {});
    String taker = TakesOver.MODEL.get();
    if (taker != null) {
      return new TakeOverExchange(new TakeOver(context.router()), taker, envoy);
    }
    return new FirstMessage(envoy);
  }

  /** Tells by the first message which of the two filters opened the stream. */
  private final class FirstMessage implements StreamObserver<ProcessingRequest> {
    private final ServerCallStreamObserver<ProcessingResponse> envoy;
    private @Nullable StreamObserver<ProcessingRequest> stream;

    FirstMessage(ServerCallStreamObserver<ProcessingResponse> envoy) {
      this.envoy = envoy;
    }

    @Override
    public void onNext(ProcessingRequest message) {
      StreamObserver<ProcessingRequest> opened = stream;
      if (opened == null) {
        opened =
            message.getObservabilityMode() || !message.hasRequestHeaders()
                ? new AnswerObserver(captures, envoy)
                : new RequestExchange(context, envoy);
        stream = opened;
      }
      opened.onNext(message);
    }

    @Override
    public void onError(Throwable cause) {
      if (stream != null) {
        stream.onError(cause);
      }
    }

    @Override
    public void onCompleted() {
      if (stream == null) {
        envoy.onCompleted();
      } else {
        stream.onCompleted();
      }
    }
  }
}
