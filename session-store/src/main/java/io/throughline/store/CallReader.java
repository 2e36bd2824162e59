package io.throughline.store;

import io.throughline.session.IssuedCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the tool calls of a session out of the part of its bytes that holds them. */
final class CallReader extends WireReader {
  private static final int ISSUED_CALLS = 12 << 3 | BYTES;

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
      while (!atEnd()) {
        int tag = tag();
        if (tag == ISSUED_CALLS) {
          calls.add(call());
        } else {
          skip(tag);
        }
      }
      return calls;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "session memory: no tool calls (expected: IssuedCall messages)", e);
    }
  }

  private IssuedCall call() throws IOException {
    int outer = enter();
    long idDigest = 0;
    String model = "";
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | FIXED64 -> idDigest = fixed64();
        case 2 << 3 | BYTES -> {
          int length = length();
          model = SessionReader.NAMES.of(bytes, pass(length), length);
        }
        default -> skip(tag);
      }
    }
    leave(outer);
    return new IssuedCall(idDigest, model);
  }
}
