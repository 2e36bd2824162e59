package io.throughline.server;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs exchanges through a server of its own before the first client comes: a cold virtual machine
 * takes longer for its first exchange than Envoy waits.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int EXCHANGES = 100;
  private static final Duration ONE_WITHIN = Duration.ofSeconds(5);

  private WarmUp() {}

  /**
   * Runs the exchanges one after the other.
   *
   * @param channel to a server whose memory and journal are thrown away
   * @param model a model name that is routed
   * @param more headers without which such a request would be refused, by lower-case name
   */
  static void run(ManagedChannel channel, String model, Map<String, String> more) {
    for (int turn = 0; turn < EXCHANGES; turn++) {
      if (!exchange(channel, headers(turn / 4, more), body(model, turn % 4))) {
        LOG.log(
            System.Logger.Level.WARNING,
            "warm-up: no reply within " + ONE_WITHIN.toSeconds() + " s; the machine is overloaded");
        return;
      }
    }
  }

  private static boolean exchange(ManagedChannel channel, HeaderMap headers, ByteString body) {
    CountDownLatch replies = new CountDownLatch(2);
    StreamObserver<ProcessingRequest> envoy =
        ExternalProcessorGrpc.newStub(channel).process(new Counting(replies));
    envoy.onNext(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(HttpHeaders.newBuilder().setHeaders(headers))
            .build());
    envoy.onNext(
        ProcessingRequest.newBuilder()
            .setRequestBody(HttpBody.newBuilder().setBody(body).setEndOfStream(true))
            .build());
    envoy.onCompleted();
    try {
      return replies.await(ONE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static HeaderMap headers(int session, Map<String, String> more) {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    Map<String, String> all = new HashMap<>(more);
    all.put(":method", "POST");
    all.put(":path", "/v1/chat/completions");
    all.put("content-type", "application/json");
    all.put("authorization", "Bearer warm-up");
    all.put("x-session-id", Integer.toString(session));
    all.forEach((name, value) ->
        headers.addHeaders(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value))));
    return headers.build();
  }

  private static ByteString body(String model, int turns) {
    StringBuilder messages = new StringBuilder("{\"role\":\"system\",\"content\":\"warm-up\"}");
    for (int i = 0; i < turns; i++) {
      messages.append(
          """
          ,{"role":"user","content":[{"type":"text","text":"a b c"}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"c%d","type":"function",
          "function":{"name":"f","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"c%d","content":"done"}
          """
              .formatted(i, i));
    }
    return ByteString.copyFromUtf8(
        "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[" + messages + "]}");
  }

  /** Counts replies; the end of a stream counts for all that did not come. */
  private record Counting(CountDownLatch replies) implements StreamObserver<ProcessingResponse> {
    @Override
    public void onNext(ProcessingResponse reply) {
      replies.countDown();
    }

    @Override
    public void onError(Throwable cause) {
      onCompleted();
    }

    @Override
    public void onCompleted() {
      replies.countDown();
      replies.countDown();
    }
  }
}
