package io.throughline.store;

import io.throughline.session.IssuedCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tool calls of a session out of the part of its bytes that holds them. */
final class CallReader extends WireReader {
  private static final int ISSUED_CALLS = 12 << 3 | BYTES;

  private int conversation;
  private int modelFrom;
  private int modelLength;

  CallReader(byte[] bytes, int from, int to) {
    super(bytes, from, to);
  }

  /**
   * The calls.
   *
   * @param size how many there are
   * @throws IllegalArgumentException when the bytes are not calls
   */
  List<IssuedCall> read(int size) {
    List<IssuedCall> calls = new ArrayList<>(size);
    try {
      while (next()) {
        calls.add(new IssuedCall(call(), model(), conversation));
      }
      return calls;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * The model that issued the last of the calls with one of these ids; null when none has.
   *
   * @param wanted the conversation that was {@link IssuedCall#answers answered} with it
   * @throws IllegalArgumentException when the bytes are not calls
   */
  @Nullable String issuer(List<Long> idDigests, int wanted) {
    try {
      String issuer = null;
      while (next()) {
        boolean found = contains(idDigests, call());
        issuer = found && IssuedCall.answers(conversation, wanted) ? model() : issuer;
      }
      return issuer;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Reads them all, names too.
   *
   * @throws IllegalArgumentException when the bytes are not calls
   */
  void check() {
    try {
      while (next()) {
        var unusedDigest = call();
        var unusedModel = model();
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static boolean contains(List<Long> idDigests, long wanted) {
    for (int i = 0; i < idDigests.size(); i++) {
      if (idDigests.get(i) == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is a next call, which {@link #call} reads. */
  private boolean next() throws IOException {
    while (!atEnd()) {
      int tag = tag();
      if (tag == ISSUED_CALLS) {
        return true;
      }
      skip(tag);
    }
    return false;
  }

  /** The digest of its id; its conversation and where its model stands are kept for later. */
  private long call() throws IOException {
    int outer = enter();
    long idDigest = 0;
    conversation = IssuedCall.ANY;
    modelLength = 0;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | FIXED64 -> idDigest = fixed64();
        case 2 << 3 | BYTES -> {
          modelLength = length();
          modelFrom = pass(modelLength);
        }
        case 3 << 3 | FIXED32 -> conversation = fixed32();
        default -> skip(tag);
      }
    }
    leave(outer);
    return idDigest;
  }

  /** Only the calls that somebody asks for have their model's name read. */
  private String model() throws IOException {
    return SessionReader.NAMES.of(bytes, modelFrom, modelLength);
  }

  private static IllegalArgumentException broken(IOException cause) {
    return new IllegalArgumentException(
        "session memory: no tool calls (expected: IssuedCall messages)", cause);
  }
}
