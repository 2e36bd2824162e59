package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.throughline.envoy.RoutingHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a twin cluster: an attempt of a request goes to another model than the one it was
 * written for.
 */
final class TakeOverExchange implements StreamObserver<ProcessingRequest> {
  private final TakeOver takeOver;
  private final String taker;
  private final ServerCallStreamObserver<ProcessingResponse> envoy;
  private String exchangeId = "";
  private boolean completed;

  TakeOverExchange(
      TakeOver takeOver, String taker, ServerCallStreamObserver<ProcessingResponse> envoy) {
    this.takeOver = takeOver;
    this.taker = taker;
    this.envoy = envoy;
  }

  @Override
  public synchronized void onNext(ProcessingRequest message) {
    if (message.hasRequestHeaders()) {
      exchangeId = exchangeId(message);
      envoy.onNext(Replies.CONTINUE_HEADERS);
    } else if (message.hasRequestBody()) {
      try {
        byte[] body = BodyBytes.of(message.getRequestBody().getBody());
        takeOver.write(exchangeId, taker, body, this::written);
      } catch (RuntimeException e) {
        fail();
      }
    }
  }

  private synchronized void written(@Nullable ByteString body) {
    if (body == null) {
      fail();
    } else if (!completed) {
      envoy.onNext(Replies.takenOver(taker, body));
      complete();
    }
  }

  /** The attempt fails, and with it the request unless there is another one. */
  private void fail() {
    if (!completed) {
      completed = true;
      envoy.onError(Status.FAILED_PRECONDITION.withDescription("no such exchange").asException());
    }
  }

  @Override
  public synchronized void onError(Throwable cause) {
    completed = true;
  }

  @Override
  public synchronized void onCompleted() {
    complete();
  }

  private void complete() {
    if (!completed) {
      completed = true;
      envoy.onCompleted();
    }
  }

  private static String exchangeId(ProcessingRequest message) {
    Struct ours =
        message
            .getMetadataContext()
            .getFilterMetadataOrDefault(
                RoutingHeaders.EXCHANGE_NAMESPACE, Struct.getDefaultInstance());
    return ours.containsFields(RoutingHeaders.REPLAY_ID)
        ? ours.getFieldsOrThrow(RoutingHeaders.REPLAY_ID).getStringValue()
        : "";
  }
}
