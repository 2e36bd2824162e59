package io.throughline.store;

import com.google.protobuf.ByteString;
import io.throughline.session.Branch;
import io.throughline.session.IssuedCall;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import io.throughline.session.Spent;
import java.io.IOException;

/**
 * Session memory as bytes: the protobuf message {@code throughline.session.v1.SessionState}. One
 * small byte array a session keeps a million of them cheap for the garbage collector, and is what a
 * shared store holds too.
 *
 * <p>Thread-safe.
 */
public final class SessionCodec {
  private SessionCodec() {}

  /** Encodes a session. */
  public static byte[] encode(SessionState session) {
    var message =
        io.throughline.proto.session.v1.SessionState.newBuilder()
            .setCurrentModel(session.currentModel())
            .setLastDecision(session.lastDecision())
            .setTurnCount(session.turnCount())
            .setSwitchCount(session.switchCount())
            .setInputTokens(session.inputTokens())
            .setCachedInputTokens(session.cachedInputTokens())
            .setOutputTokens(session.outputTokens())
            .setLastActivityMillis(session.lastActivityMillis())
            .setCacheAccountingSource(session.cacheAccountingSource())
            .setProfileValue(session.profile().ordinal())
            .setHeldModel(session.heldModel())
            .setTold(session.account().told());
    session.pending().forEach(turn -> message.addPending(pending(turn)));
    session.branches().forEach(branch -> message.addBranches(branch(branch)));
    session.issuedCalls().forEach(call -> message.addIssuedCalls(issuedCall(call)));
    session.uses().forEach(use -> message.addUses(use(use)));
    session.account().spent().forEach(part -> message.addSpent(spent(part)));
    return message.build().toByteArray();
  }

  /**
   * Decodes a session.
   *
   * @throws IllegalArgumentException when the bytes are not a session
   */
  public static SessionState decode(byte[] bytes) {
    try {
      return new SessionReader(bytes).read();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "session memory: " + bytes.length + " bytes (expected: a SessionState message)", e);
    }
  }

  /**
   * The same for bytes of somebody else: what would be read later only is looked at, too.
   *
   * @throws IllegalArgumentException when the bytes are not a session
   */
  static SessionState decodeWhole(byte[] bytes) {
    SessionState session = decode(bytes);
    if (session.issuedCalls() instanceof StoredCalls calls) {
      calls.check();
    }
    for (Branch branch : session.branches()) {
      var unused = branch.trail().opening();
    }
    return session;
  }

  private static io.throughline.proto.session.v1.PendingTurn pending(PendingTurn turn) {
    var message =
        io.throughline.proto.session.v1.PendingTurn.newBuilder()
            .setExchangeId(turn.exchangeId())
            .setModel(turn.model())
            .setDecision(turn.decision())
            .setConversation(turn.conversation())
            .setParent(turn.parent())
            .setTurnIndex(turn.turnIndex())
            .setRoutedAtMillis(turn.routedAtMillis())
            .setContextTokens(turn.contextTokens())
            .setHeldTokens(turn.heldTokens())
            .setHolds(turn.holds())
            .setTold(turn.told());
    if (turn.kind().known()) {
      message.setKind(TrailCodec.encode(turn.kind()));
    }
    if (turn.course().size() > 0) {
      message.setCourse(ByteString.copyFrom(turn.course().view()));
    }
    return message.build();
  }

  private static io.throughline.proto.session.v1.Branch branch(Branch branch) {
    var message =
        io.throughline.proto.session.v1.Branch.newBuilder()
            .setConversation(branch.conversation())
            .setModel(branch.model())
            .setDecision(branch.decision())
            .setAnsweredAtMillis(branch.answeredAtMillis());
    if (branch.trail().run() > 0) {
      message.setTrail(TrailCodec.encode(branch.trail()));
    }
    if (branch.course().size() > 0) {
      message.setCourse(ByteString.copyFrom(branch.course().view()));
    }
    return message.build();
  }

  private static io.throughline.proto.session.v1.IssuedCall issuedCall(IssuedCall call) {
    return io.throughline.proto.session.v1.IssuedCall.newBuilder()
        .setIdDigest(call.idDigest())
        .setModel(call.model())
        .setConversation(call.conversation())
        .build();
  }

  private static io.throughline.proto.session.v1.Spent spent(Spent part) {
    return io.throughline.proto.session.v1.Spent.newBuilder()
        .setCurrency(part.currency())
        .setNanos(part.nanos())
        .build();
  }

  private static io.throughline.proto.session.v1.ModelUse use(ModelUse use) {
    return io.throughline.proto.session.v1.ModelUse.newBuilder()
        .setModel(use.model())
        .setUsedAtMillis(use.usedAtMillis())
        .setContextTokens(use.contextTokens())
        .setHitShare(use.hitShare())
        .build();
  }
}
