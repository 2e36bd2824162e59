package io.throughline.server.capture;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import io.throughline.envoy.RoutingHeaders;
import io.throughline.server.identity.RequestHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The stream that shows one exchange after its decision: the request's headers, then the answer.
 * Runs on the event loop, so it only hands over: a slow observer would hold up the client.
 */
public final class AnswerObserver implements StreamObserver<ProcessingRequest> {
  private final CaptureQueue captures;
  private final StreamObserver<ProcessingResponse> envoy;
  private String exchangeId = "";
  private @Nullable Capture capture;

  /** Creates the observer of one stream. */
  public AnswerObserver(CaptureQueue captures, StreamObserver<ProcessingResponse> envoy) {
    this.captures = captures;
    this.envoy = envoy;
  }

  @Override
  public void onNext(ProcessingRequest message) {
    if (message.hasRequestHeaders()) {
      requested(metadata(message));
    } else if (message.hasResponseHeaders()) {
      open(message);
    }
    Capture shown = capture;
    if (shown != null && message.hasResponseBody()) {
      captures.body(
          shown, message.getResponseBody().getBody(), message.getResponseBody().getEndOfStream());
    } else if (shown != null && message.hasResponseTrailers()) {
      captures.ended(shown);
    }
  }

  /** The observer lost its connection; the exchange itself may well go on. */
  @Override
  public void onError(Throwable cause) {
    if (capture != null) {
      captures.lost(capture);
    }
  }

  @Override
  public void onCompleted() {
    closed();
    envoy.onCompleted();
  }

  /** A request that goes on without a decision is one that Envoy would not wait for any longer. */
  private void requested(Struct metadata) {
    exchangeId = text(metadata, RoutingHeaders.REPLAY_ID);
    String undecided = text(metadata, RoutingHeaders.EXCHANGE_ID);
    if (exchangeId.isEmpty() && !undecided.isEmpty()) {
      captures.givenUp(undecided);
    }
  }

  /** An answer without our metadata is one that was never routed. */
  private void open(ProcessingRequest message) {
    String id =
        exchangeId.isEmpty() ? text(metadata(message), RoutingHeaders.REPLAY_ID) : exchangeId;
    if (!id.isEmpty()) {
      RequestHeaders headers = RequestHeaders.of(message.getResponseHeaders().getHeaders());
      Capture opened = new Capture(id, status(headers), headers.get("content-type"));
      capture = opened;
      captures.headers(opened, message.getResponseHeaders().getEndOfStream());
    }
  }

  private void closed() {
    if (capture != null) {
      captures.closed(capture);
    } else if (!exchangeId.isEmpty()) {
      captures.unanswered(exchangeId);
    }
  }

  private static Struct metadata(ProcessingRequest message) {
    return message
        .getMetadataContext()
        .getFilterMetadataOrDefault(RoutingHeaders.METADATA_NAMESPACE, Struct.getDefaultInstance());
  }

  private static String text(Struct metadata, String key) {
    return metadata.containsFields(key) ? metadata.getFieldsOrThrow(key).getStringValue() : "";
  }

  private static int status(RequestHeaders headers) {
    try {
      return Integer.parseInt(headers.get(":status"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
