package io.throughline.server.capture;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import io.throughline.envoy.RoutingHeaders;
import io.throughline.server.identity.RequestHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The stream that shows one answer. Runs on the event loop, so it only hands over: a slow observer
 * would hold up the client.
 */
public final class AnswerObserver implements StreamObserver<ProcessingRequest> {
  private final CaptureQueue captures;
  private final StreamObserver<ProcessingResponse> envoy;
  private @Nullable Capture capture;

  /** Creates the observer of one stream. */
  public AnswerObserver(CaptureQueue captures, StreamObserver<ProcessingResponse> envoy) {
    this.captures = captures;
    this.envoy = envoy;
  }

  @Override
  public void onNext(ProcessingRequest message) {
    if (message.hasResponseHeaders()) {
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

  /** Envoy ends the stream so some time after the exchange, or the connection is gone. */
  @Override
  public void onError(Throwable cause) {
    if (capture != null) {
      captures.sightEnded(capture);
    }
  }

  @Override
  public void onCompleted() {
    closed();
    envoy.onCompleted();
  }

  /** An answer without our metadata is one that was never routed. */
  private void open(ProcessingRequest message) {
    Struct metadata =
        message
            .getMetadataContext()
            .getFilterMetadataOrDefault(
                RoutingHeaders.EXCHANGE_NAMESPACE, Struct.getDefaultInstance());
    String id =
        metadata.containsFields(RoutingHeaders.REPLAY_ID)
            ? metadata.getFieldsOrThrow(RoutingHeaders.REPLAY_ID).getStringValue()
            : "";
    if (!id.isEmpty()) {
      RequestHeaders headers = RequestHeaders.of(message.getResponseHeaders().getHeaders());
      Capture opened = captures.opened(id, status(headers), readableType(headers));
      capture = opened;
      captures.headers(opened, message.getResponseHeaders().getEndOfStream());
    }
  }

  /** A compressed body is not read. */
  private static String readableType(RequestHeaders headers) {
    String encoding = headers.get("content-encoding");
    boolean plain = encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
    return plain ? headers.get("content-type") : "";
  }

  private void closed() {
    if (capture != null) {
      captures.closed(capture);
    }
  }

  private static int status(RequestHeaders headers) {
    try {
      return Integer.parseInt(headers.get(":status"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
