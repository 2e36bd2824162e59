package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.ChatRequestReader;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.OpenAi;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.identity.RequestHeaders;
import java.time.Duration;
import java.util.Map;

/**
 * The request phase of one HTTP exchange: its headers, then its whole body, then one reply. The
 * stream is closed with the reply, so that a long answer holds none open.
 *
 * <p>The reply may come from the session store's thread while Envoy gives up on its own, hence the
 * lock, which is free otherwise.
 */
final class RequestExchange implements StreamObserver<ProcessingRequest> {
  private static final System.Logger LOG = System.getLogger(RequestExchange.class.getName());

  /** What the exchange waits for. */
  private sealed interface Phase {
    /** The first message. */
    record AwaitingHeaders() implements Phase {}

    /** The body of a request that is to be routed. */
    record AwaitingBody(ClientRequest request) implements Phase {}

    /** Session memory. */
    record Deciding() implements Phase {}

    /** Nothing any more. */
    record Done() implements Phase {}
  }

  private static final Phase DONE = new Phase.Done();

  private final ExchangeContext context;
  private final ServerCallStreamObserver<ProcessingResponse> envoy;
  private Phase phase = new Phase.AwaitingHeaders();
  private long bytesHeld;

  /** Envoy has ended the stream while it had no reply. */
  private boolean givenUp;

  RequestExchange(ExchangeContext context, ServerCallStreamObserver<ProcessingResponse> envoy) {
    this.context = context;
    this.envoy = envoy;
  }

  @Override
  public synchronized void onNext(ProcessingRequest message) {
    try {
      switch (phase) {
        case Phase.AwaitingHeaders awaiting when message.hasRequestHeaders() ->
            headers(message.getRequestHeaders());
        case Phase.AwaitingBody awaiting when message.hasRequestBody() ->
            body(awaiting.request(), message.getRequestBody());
        default -> finish();
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  @Override
  public synchronized void onError(Throwable cause) {
    givenUp |= phase instanceof Phase.Deciding;
    phase = DONE;
  }

  @Override
  public synchronized void onCompleted() {
    if (phase instanceof Phase.Deciding) {
      givenUp = true;
    } else {
      finish();
    }
  }

  private void headers(HttpHeaders message) {
    RequestHeaders headers = RequestHeaders.of(message.getHeaders());
    Endpoint endpoint = Endpoint.of(headers.path());
    if (endpoint == Endpoint.UNKNOWN) {
      refuse(headers, ApiError.unknownPath(headers.method(), headers.path()));
    } else if (!headers.method().equals(endpoint.method())) {
      refuse(headers, ApiError.wrongMethod(headers.method(), headers.path(), endpoint.method()));
    } else if (endpoint == Endpoint.MODELS) {
      send(Replies.ok(OpenAi.models(context.modelNames())));
    } else {
      awaitBody(headers, message.getEndOfStream());
    }
  }

  private void awaitBody(RequestHeaders headers, boolean withoutBody) {
    String encoding = headers.get("content-encoding");
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      refuse(headers, ApiError.compressed(encoding));
    } else if (withoutBody) {
      refuse(
          headers,
          ApiError.malformed(
              new MalformedRequestException(null, "request body: absent (expected: JSON)")));
    } else {
      ClientRequest request = context.request(headers);
      phase = new Phase.AwaitingBody(request);
      envoy.onNext(Replies.awaitBody(request.exchangeId()));
    }
  }

  private void body(ClientRequest request, HttpBody message) {
    ByteString bytes = message.getBody();
    if (!context.bodyBytes().hold(bytes.size())) {
      reply(context.router().refuse(request, ApiError.tooManyBytes()));
      return;
    }
    bytesHeld = bytes.size();
    phase = new Phase.Deciding();
    long startedNanos = System.nanoTime();
    try {
      RequestFacts facts = ChatRequestReader.read(bytes.toByteArray());
      context
          .router()
          .route(request, facts, bytes, reply -> conclude(reply, startedNanos), this::failed);
    } catch (MalformedRequestException e) {
      conclude(context.router().refuse(request, ApiError.malformed(e)), startedNanos);
    }
  }

  private synchronized void conclude(Reply reply, long startedNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    context.meters().exchangeTook(took);
    releaseBody();
    givenUp |= envoy.isCancelled() || context.isTooLate(took);
    if (reply instanceof Reply.Route route) {
      context.released(route, givenUp);
    }
    if (givenUp) {
      finish();
    } else {
      reply(reply);
    }
  }

  private void releaseBody() {
    context.bodyBytes().release(bytesHeld);
    bytesHeld = 0;
  }

  private void refuse(RequestHeaders headers, ApiError error) {
    reply(context.router().refuse(context.request(headers), error));
  }

  private void reply(Reply reply) {
    send(Replies.of(reply));
  }

  private void send(ProcessingResponse response) {
    phase = DONE;
    if (!envoy.isCancelled()) {
      envoy.onNext(response);
      envoy.onCompleted();
    }
  }

  private void finish() {
    if (!(phase instanceof Phase.Done)) {
      phase = DONE;
      if (!envoy.isCancelled()) {
        envoy.onCompleted();
      }
    }
  }

  /** A fault of this program is answered, counted and logged without any of the request's text. */
  private synchronized void failed(RuntimeException e) {
    LOG.log(System.Logger.Level.ERROR, "exchange failed: " + Faults.withoutText(e));
    context.meters().refused("router_error");
    releaseBody();
    if (!(phase instanceof Phase.Done)) {
      reply(new Reply.Refuse(ApiError.internal(), Map.of()));
    }
  }
}
