package io.throughline.server.exchange;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.throughline.envoy.RoutingHeaders;

/** Tells the service which model takes over, where a twin cluster asks. */
public final class TakesOver implements ServerInterceptor {
  /** Logical name of the model that takes over; absent for Envoy's own filters. */
  static final Context.Key<String> MODEL = Context.key("takes-over");

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(RoutingHeaders.TAKES_OVER, Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    String model = headers.get(HEADER);
    return model == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(MODEL, model), call, headers, next);
  }
}
