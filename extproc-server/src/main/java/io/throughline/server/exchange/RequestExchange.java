package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.ErrorForm;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.OpenAi;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import io.throughline.server.identity.RequestHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The request phase of one HTTP exchange: its headers, then its whole body, then one reply. Envoy
 * closes the stream when the exchange is over, however it ends: that is how a client that goes away
 * before any answer is noticed.
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
    record AwaitingBody(ClientRequest request, RequestHeaders headers, Api api) implements Phase {}

    /** Session memory. */
    record Deciding(ClientRequest request) implements Phase {}

    /** The end of the exchange, whose answer is none of its business. */
    record Routed(ClientRequest request) implements Phase {}

    /** Nothing any more. */
    record Done() implements Phase {}
  }

  private static final Phase DONE = new Phase.Done();

  private final ExchangeContext context;
  private final ServerCallStreamObserver<ProcessingResponse> envoy;
  private Phase phase = new Phase.AwaitingHeaders();
  private ErrorForm errors = ErrorForm.OPENAI;
  private long bytesHeld;
  private boolean closedByEnvoy;
  private boolean completed;

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
            body(awaiting, message.getRequestBody());
        case Phase.Routed routed when message.hasRequestBody() ->
            envoy.onNext(Replies.CONTINUE_BODY);
        default -> unexpected();
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  @Override
  public synchronized void onError(Throwable cause) {
    closed();
  }

  @Override
  public synchronized void onCompleted() {
    closed();
    complete();
  }

  private void closed() {
    closedByEnvoy = true;
    if (phase instanceof Phase.Routed routed) {
      context.captures().exchangeOver(routed.request().exchangeId());
    }
    if (!(phase instanceof Phase.Deciding)) {
      phase = DONE;
    }
  }

  private void headers(HttpHeaders message) {
    RequestHeaders headers = RequestHeaders.of(message.getHeaders());
    errors = ErrorForm.ofPath(headers.path());
    Endpoint endpoint = Endpoint.of(headers.path());
    if (endpoint == Endpoint.UNKNOWN) {
      refuse(headers, endpoint, ApiError.unknownPath(headers.method(), headers.path()));
    } else if (!endpoint.takes(headers.method())) {
      refuse(
          headers,
          endpoint,
          ApiError.wrongMethod(headers.method(), headers.path(), endpoint.methods()));
    } else if (endpoint == Endpoint.MODELS) {
      send(Replies.ok(OpenAi.models(context.modelNames())));
    } else if (endpoint == Endpoint.MODEL) {
      model(headers, endpoint.idIn(headers.path()));
    } else if (endpoint.api() == null || endpoint.treatment() == Endpoint.Treatment.OWNED) {
      forward(context.request(headers, endpoint));
    } else {
      awaitBody(headers, endpoint, endpoint.api(), message.getEndOfStream());
    }
  }

  private void model(RequestHeaders headers, String name) {
    if (context.modelNames().contains(name)) {
      send(Replies.ok(OpenAi.model(name)));
    } else {
      refuse(headers, Endpoint.MODEL, ApiError.modelNotFound(name));
    }
  }

  private void awaitBody(RequestHeaders headers, Endpoint endpoint, Api api, boolean withoutBody) {
    String encoding = headers.get("content-encoding");
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      refuse(headers, endpoint, ApiError.compressed(encoding));
    } else if (!isJson(headers.get("content-type"))) {
      refuse(headers, endpoint, ApiError.notJson(headers.get("content-type")));
    } else if (withoutBody) {
      refuse(
          headers,
          endpoint,
          ApiError.malformed(
              new MalformedRequestException(null, "request body: absent (expected: JSON)")));
    } else {
      phase = new Phase.AwaitingBody(context.request(headers, endpoint), headers, api);
      envoy.onNext(Replies.CONTINUE_HEADERS);
    }
  }

  /** A request whose body is none of our business goes to the owner of what its path names. */
  private void forward(ClientRequest request) {
    phase = new Phase.Deciding(request);
    long startedNanos = System.nanoTime();
    context.router().forward(request, reply -> conclude(reply, startedNanos), this::failed);
  }

  /** A type that is not told is taken for JSON, as the model servers do. */
  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    String parameters = end < 0 ? "" : contentType.substring(end).toLowerCase(Locale.ROOT);
    return (type.isEmpty() || type.equalsIgnoreCase("application/json"))
        && (!parameters.contains("charset=") || parameters.contains("utf-8"));
  }

  private void body(Phase.AwaitingBody awaiting, HttpBody message) {
    ClientRequest request = awaiting.request();
    ByteString bytes = message.getBody();
    if (!context.bodyBytes().hold(bytes.size())) {
      reply(context.router().refuse(request, ApiError.tooManyBytes()));
      return;
    }
    bytesHeld = bytes.size();
    phase = new Phase.Deciding(request);
    long startedNanos = System.nanoTime();
    try {
      RequestFacts facts =
          RequestReader.read(awaiting.api(), BodyBytes.of(bytes), context.conversations(request));
      context
          .router()
          .route(
              context.identified(request, awaiting.headers(), facts),
              awaiting.headers(),
              facts,
              bytes,
              reply -> conclude(reply, startedNanos),
              this::failed);
    } catch (MalformedRequestException e) {
      conclude(context.router().refuse(request, ApiError.malformed(e)), startedNanos);
    }
  }

  private synchronized void conclude(Reply reply, long startedNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    context.meters().exchangeTook(took);
    releaseBody();
    if (phase instanceof Phase.Deciding deciding && !(reply instanceof Reply.Refuse)) {
      route(deciding.request(), reply, took);
    } else {
      reply(reply);
    }
  }

  /** The stream stays open, unless Envoy waits no longer and has answered without this reply. */
  private void route(ClientRequest request, Reply reply, Duration took) {
    if (closedByEnvoy || context.isTooLate(took)) {
      phase = DONE;
      context.replyTooLate(request);
      complete();
    } else {
      phase = new Phase.Routed(request);
      envoy.onNext(Replies.of(reply));
    }
  }

  private void releaseBody() {
    context.bodyBytes().release(bytesHeld);
    bytesHeld = 0;
  }

  private void refuse(RequestHeaders headers, Endpoint endpoint, ApiError error) {
    reply(context.router().refuse(context.request(headers, endpoint), error));
  }

  private void reply(Reply reply) {
    send(Replies.of(reply));
  }

  private void send(ProcessingResponse response) {
    phase = DONE;
    if (!closedByEnvoy) {
      envoy.onNext(response);
      complete();
    }
  }

  /** A message that this phase does not ask for: Envoy is configured in another way than ours. */
  private void unexpected() {
    phase = DONE;
    complete();
  }

  private void complete() {
    if (!completed) {
      completed = true;
      envoy.onCompleted();
    }
  }

  /** A fault of this program is answered, counted and logged without any of the request's text. */
  private synchronized void failed(RuntimeException e) {
    LOG.log(System.Logger.Level.ERROR, "exchange failed: " + Faults.withoutText(e));
    context.meters().refused("router_error");
    releaseBody();
    if (!(phase instanceof Phase.Done)) {
      reply(new Reply.Refuse(ApiError.internal(), errors, Map.of()));
    }
  }
}
