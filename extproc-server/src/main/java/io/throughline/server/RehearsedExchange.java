package io.throughline.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorStub;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import io.throughline.envoy.RoutingHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as Envoy's two filters would show it: a chat request of a session that grows by tool
 * calls, then its answer, streamed or whole. Used once, by one thread.
 *
 * @param server where it is sent
 * @param model a model name that is routed
 * @param more headers without which the request would be refused, by lower-case name
 * @param turn counts the exchanges
 */
record RehearsedExchange(
    ExternalProcessorStub server, String model, Map<String, String> more, int turn) {
  /** How long a reply may take, even on a machine that is overloaded. */
  static final Duration REPLY_WITHIN = Duration.ofSeconds(5);

  private static final int TURNS = 4;

  private static final String ANSWER =
      """
      {"id":"warm-up","choices":[{"message":{"role":"assistant","content":"done","tool_calls":[
      {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}}],
      "usage":{"prompt_tokens":20,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}
      """;
  private static final String STREAM =
      """
      data: {"choices":[{"delta":{"role":"assistant","content":"done"}}]}

      data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":2}}

      data: [DONE]

      """;

  /** Whether both filters were served. */
  boolean run() {
    Replies replies = new Replies();
    StreamObserver<ProcessingRequest> request = server.process(replies);
    request.onNext(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(HttpHeaders.newBuilder().setHeaders(requestHeaders(turn / TURNS)))
            .build());
    request.onNext(
        ProcessingRequest.newBuilder().setRequestBody(last(body(model, turn % TURNS))).build());
    ProcessingResponse routed = replies.next() == null ? null : replies.next();
    if (routed != null) {
      showAnswer(routed.getDynamicMetadata(), turn % 2 == 0);
    }
    request.onCompleted();
    return routed != null;
  }

  private void showAnswer(Struct metadata, boolean streamed) {
    StreamObserver<ProcessingRequest> answer = server.process(new Replies());
    Struct ours =
        metadata
            .getFieldsOrDefault(RoutingHeaders.EXCHANGE_NAMESPACE, Value.getDefaultInstance())
            .getStructValue();
    String type = streamed ? "text/event-stream" : "application/json";
    answer.onNext(
        ProcessingRequest.newBuilder()
            .setObservabilityMode(true)
            .setMetadataContext(
                Metadata.newBuilder().putFilterMetadata(RoutingHeaders.EXCHANGE_NAMESPACE, ours))
            .setResponseHeaders(
                HttpHeaders.newBuilder()
                    .setHeaders(headers(Map.of(":status", "200", "content-type", type))))
            .build());
    answer.onNext(
        ProcessingRequest.newBuilder()
            .setObservabilityMode(true)
            .setResponseBody(last(streamed ? STREAM : ANSWER))
            .build());
    answer.onCompleted();
  }

  private static HttpBody.Builder last(String body) {
    return HttpBody.newBuilder().setBody(ByteString.copyFromUtf8(body)).setEndOfStream(true);
  }

  private HeaderMap requestHeaders(int session) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(
        Map.of(
            ":method", "POST",
            ":path", "/v1/chat/completions",
            "content-type", "application/json",
            "authorization", "Bearer warm-up",
            "x-session-id", Integer.toString(session)));
    return headers(all);
  }

  private static HeaderMap headers(Map<String, String> values) {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    values.forEach((name, value) ->
        headers.addHeaders(
            HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFrom(value, StandardCharsets.UTF_8))));
    return headers.build();
  }

  private static String body(String model, int turns) {
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
    return "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[" + messages + "]}";
  }

  /** Gathers replies for the thread that waits for them; the end of the stream is one too. */
  private static final class Replies implements StreamObserver<ProcessingResponse> {
    private static final ProcessingResponse END = ProcessingResponse.getDefaultInstance();

    private final BlockingQueue<ProcessingResponse> arrived = new ArrayBlockingQueue<>(4);

    @Override
    public void onNext(ProcessingResponse reply) {
      arrived.offer(reply);
    }

    @Override
    public void onError(Throwable cause) {
      arrived.offer(END);
    }

    @Override
    public void onCompleted() {
      arrived.offer(END);
    }

    /** The next reply; null when the stream ended instead or none came in time. */
    @Nullable ProcessingResponse next() {
      try {
        ProcessingResponse reply = arrived.poll(REPLY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        return reply == END ? null : reply;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }
}
