package io.throughline.server.handover;

import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.throughline.proto.handover.v1.Piece;
import io.throughline.proto.handover.v1.TakeRequest;
import io.throughline.session.SessionKey;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;

/** The one call between two sidecars on one socket, and its messages. */
final class Handover {
  static final String SERVICE = "throughline.handover.v1.Handover";

  static final MethodDescriptor<TakeRequest, Piece> TAKE =
      MethodDescriptor.<TakeRequest, Piece>newBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Take"))
          .setRequestMarshaller(ProtoUtils.marshaller(TakeRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(Piece.getDefaultInstance()))
          .build();

  static final Piece COMPLETE = Piece.newBuilder().setComplete(true).build();

  private Handover() {}

  static Piece secret(byte[] secret) {
    return Piece.newBuilder()
        .setTenantSecret(com.google.protobuf.ByteString.copyFrom(secret))
        .build();
  }

  static Piece session(SessionKey key, long version, byte[] encoded) {
    return Piece.newBuilder()
        .setSession(
            io.throughline.proto.handover.v1.Session.newBuilder()
                .setKeyHigh(key.high())
                .setKeyLow(key.low())
                .setVersion(version)
                .setState(com.google.protobuf.UnsafeByteOperations.unsafeWrap(encoded)))
        .build();
  }

  static Piece link(LinkKey key, Link link) {
    return Piece.newBuilder()
        .setLink(
            io.throughline.proto.handover.v1.Link.newBuilder()
                .setKeyHigh(key.high())
                .setKeyLow(key.low())
                .setSessionId(link.sessionId())
                .setModel(link.model())
                .setContinuation(link.continuation()))
        .build();
  }
}
