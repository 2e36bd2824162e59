package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.throughline.envoy.RoutingHeaders;
import java.util.Map;

/** Replies as ext_proc messages. */
final class Replies {
  /** Lets the request's headers pass and asks for the body. */
  static final ProcessingResponse CONTINUE_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(
              HeadersResponse.newBuilder()
                  .setResponse(
                      CommonResponse.newBuilder()
                          .setStatus(CommonResponse.ResponseStatus.CONTINUE)))
          .build();

  /** Lets the request's body pass. */
  static final ProcessingResponse CONTINUE_BODY =
      ProcessingResponse.newBuilder()
          .setRequestBody(
              BodyResponse.newBuilder()
                  .setResponse(
                      CommonResponse.newBuilder()
                          .setStatus(CommonResponse.ResponseStatus.CONTINUE)))
          .build();

  private static final String JSON = "application/json";

  private Replies() {}

  static ProcessingResponse of(Reply reply) {
    return switch (reply) {
      case Reply.Route route -> route(route);
      case Reply.Forward forward -> forward(forward);
      case Reply.Refuse refuse -> refuse(refuse);
    };
  }

  /** Answers a request with a JSON body. */
  static ProcessingResponse ok(String json) {
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.OK))
                .setHeaders(HeaderMutation.newBuilder().addSetHeaders(set("content-type", JSON)))
                .setBody(ByteString.copyFromUtf8(json)))
        .build();
  }

  private static ProcessingResponse route(Reply.Route route) {
    CommonResponse.Builder common =
        CommonResponse.newBuilder()
            .setStatus(CommonResponse.ResponseStatus.CONTINUE)
            .setHeaderMutation(
                destination(route.cluster(), route.model())
                    .addSetHeaders(set("content-length", Integer.toString(route.body().size()))))
            .setBodyMutation(BodyMutation.newBuilder().setBody(route.body()))
            .setClearRouteCache(true);
    return ProcessingResponse.newBuilder()
        .setRequestBody(BodyResponse.newBuilder().setResponse(common))
        .setDynamicMetadata(metadata(route.clientHeaders()))
        .build();
  }

  private static ProcessingResponse forward(Reply.Forward forward) {
    CommonResponse.Builder common =
        CommonResponse.newBuilder()
            .setStatus(CommonResponse.ResponseStatus.CONTINUE)
            .setHeaderMutation(destination(forward.cluster(), forward.model()))
            .setClearRouteCache(true);
    return ProcessingResponse.newBuilder()
        .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common))
        .setDynamicMetadata(metadata(forward.clientHeaders()))
        .build();
  }

  private static HeaderMutation.Builder destination(String cluster, String model) {
    return HeaderMutation.newBuilder()
        .addSetHeaders(set(RoutingHeaders.SELECTED_CLUSTER, cluster))
        .addSetHeaders(set(RoutingHeaders.SELECTED_MODEL, model));
  }

  private static ProcessingResponse refuse(Reply.Refuse refuse) {
    HeaderMutation.Builder headers =
        HeaderMutation.newBuilder().addSetHeaders(set("content-type", JSON));
    refuse.error().headers().forEach((name, value) -> headers.addSetHeaders(set(name, value)));
    refuse.clientHeaders().forEach((name, value) -> headers.addSetHeaders(set(name, value)));
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCodeValue(refuse.error().status()))
                .setHeaders(headers)
                .setBody(ByteString.copyFromUtf8(refuse.form().body(refuse.error())))
                .setDetails(refuse.error().code()))
        .build();
  }

  private static Struct metadata(Map<String, String> values) {
    String id = values.getOrDefault(RoutingHeaders.REPLAY_ID, "");
    return Struct.newBuilder()
        .putFields(RoutingHeaders.METADATA_NAMESPACE, strings(values))
        .putFields(RoutingHeaders.EXCHANGE_NAMESPACE, strings(Map.of(RoutingHeaders.REPLAY_ID, id)))
        .build();
  }

  private static Value strings(Map<String, String> values) {
    Struct.Builder fields = Struct.newBuilder();
    values.forEach(
        (name, value) -> fields.putFields(name, Value.newBuilder().setStringValue(value).build()));
    return Value.newBuilder().setStructValue(fields).build();
  }

  private static HeaderValueOption set(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }
}
