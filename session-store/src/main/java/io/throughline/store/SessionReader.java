package io.throughline.store;

import com.google.protobuf.CodedInputStream;
import io.throughline.session.Branch;
import io.throughline.session.IssuedCalls;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@code throughline.session.v1.SessionState} without making its messages, which would be
 * most of what a decision allocates. Each case below is a field's number in that file and its kind;
 * what is not known is skipped, as protobuf does. For one reading.
 */
final class SessionReader {
  private static final Names NAMES = new Names();
  private static final int KIND_BITS = 3;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int CALLS_EXPECTED = 16;
  private static final int ITEMS_EXPECTED = 4;

  private final byte[] bytes;
  private final CodedInputStream in;
  private String currentModel = "";
  private String lastDecision = "";
  private int turnCount;
  private int switchCount;
  private long inputTokens;
  private long cachedInputTokens;
  private long outputTokens;
  private long lastActivityMillis;
  private String cacheAccountingSource = "";
  private List<PendingTurn> pending = List.of();
  private List<Branch> branches = List.of();
  private final IssuedCalls.Builder issuedCalls = new IssuedCalls.Builder(CALLS_EXPECTED);
  private List<ModelUse> uses = List.of();

  SessionReader(byte[] bytes) {
    this.bytes = bytes;
    this.in = CodedInputStream.newInstance(bytes);
  }

  /**
   * The session.
   *
   * @throws IOException when the bytes are not one
   */
  SessionState read() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << KIND_BITS | BYTES -> currentModel = name();
        case 2 << KIND_BITS | BYTES -> lastDecision = name();
        case 3 << KIND_BITS | VARINT -> turnCount = in.readUInt32();
        case 4 << KIND_BITS | VARINT -> switchCount = in.readUInt32();
        case 5 << KIND_BITS | VARINT -> inputTokens = in.readUInt64();
        case 6 << KIND_BITS | VARINT -> cachedInputTokens = in.readUInt64();
        case 7 << KIND_BITS | VARINT -> outputTokens = in.readUInt64();
        case 8 << KIND_BITS | VARINT -> lastActivityMillis = in.readInt64();
        case 9 << KIND_BITS | BYTES -> cacheAccountingSource = name();
        case 10 << KIND_BITS | BYTES -> pending = added(pending, pending());
        case 11 << KIND_BITS | BYTES -> branches = added(branches, branch());
        case 12 << KIND_BITS | BYTES -> issuedCall();
        case 13 << KIND_BITS | BYTES -> uses = added(uses, use());
        default -> in.skipField(tag);
      }
    }
    return session();
  }

  private SessionState session() {
    return new SessionState(
        currentModel,
        lastDecision,
        turnCount,
        switchCount,
        inputTokens,
        cachedInputTokens,
        outputTokens,
        lastActivityMillis,
        cacheAccountingSource,
        pending,
        branches,
        issuedCalls.build(),
        uses);
  }

  private PendingTurn pending() throws IOException {
    int outer = enter();
    String exchangeId = "";
    String model = "";
    String decision = "";
    long conversation = 0;
    long parent = 0;
    int turnIndex = 0;
    long routedAtMillis = 0;
    long contextTokens = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << KIND_BITS | BYTES -> exchangeId = text();
        case 2 << KIND_BITS | BYTES -> model = name();
        case 3 << KIND_BITS | BYTES -> decision = name();
        case 4 << KIND_BITS | FIXED64 -> conversation = in.readFixed64();
        case 5 << KIND_BITS | FIXED64 -> parent = in.readFixed64();
        case 6 << KIND_BITS | VARINT -> turnIndex = in.readUInt32();
        case 7 << KIND_BITS | VARINT -> routedAtMillis = in.readInt64();
        case 8 << KIND_BITS | VARINT -> contextTokens = in.readUInt64();
        default -> in.skipField(tag);
      }
    }
    leave(outer);
    return new PendingTurn(
        exchangeId, model, decision, conversation, parent, turnIndex, routedAtMillis, contextTokens);
  }

  private Branch branch() throws IOException {
    int outer = enter();
    long conversation = 0;
    String model = "";
    String decision = "";
    long answeredAtMillis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << KIND_BITS | FIXED64 -> conversation = in.readFixed64();
        case 2 << KIND_BITS | BYTES -> model = name();
        case 3 << KIND_BITS | BYTES -> decision = name();
        case 4 << KIND_BITS | VARINT -> answeredAtMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    leave(outer);
    return new Branch(conversation, model, decision, answeredAtMillis);
  }

  private void issuedCall() throws IOException {
    int outer = enter();
    long idDigest = 0;
    String model = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << KIND_BITS | FIXED64 -> idDigest = in.readFixed64();
        case 2 << KIND_BITS | BYTES -> model = name();
        default -> in.skipField(tag);
      }
    }
    leave(outer);
    issuedCalls.add(idDigest, model);
  }

  private ModelUse use() throws IOException {
    int outer = enter();
    String model = "";
    long usedAtMillis = 0;
    long contextTokens = 0;
    double hitShare = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << KIND_BITS | BYTES -> model = name();
        case 2 << KIND_BITS | VARINT -> usedAtMillis = in.readInt64();
        case 3 << KIND_BITS | VARINT -> contextTokens = in.readUInt64();
        case 4 << KIND_BITS | FIXED64 -> hitShare = in.readDouble();
        default -> in.skipField(tag);
      }
    }
    leave(outer);
    return new ModelUse(model, usedAtMillis, contextTokens, hitShare);
  }

  /** Enters the message that begins here; returns where the outer one ends. */
  private int enter() throws IOException {
    return in.pushLimit(in.readRawVarint32());
  }

  private void leave(int outer) throws IOException {
    in.checkLastTagWas(0);
    in.popLimit(outer);
  }

  /** A text that other sessions have as well. */
  private String name() throws IOException {
    int length = in.readRawVarint32();
    int offset = in.getTotalBytesRead();
    in.skipRawBytes(length);
    return NAMES.of(bytes, offset, length);
  }

  /** A text that no other session has. */
  private String text() throws IOException {
    int length = in.readRawVarint32();
    int offset = in.getTotalBytesRead();
    in.skipRawBytes(length);
    return Names.text(bytes, offset, length);
  }

  private static <T> List<T> added(List<T> items, T next) {
    List<T> more = items.isEmpty() ? new ArrayList<>(ITEMS_EXPECTED) : items;
    more.add(next);
    return more;
  }
}
