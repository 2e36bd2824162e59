package io.throughline.store;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Opening.Ask;
import io.throughline.selector.plan.Opening.Locked;
import io.throughline.selector.plan.PlanKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads an {@code Opening} message, which only the planner asks for. */
final class OpeningReader extends WireReader {
  private final List<Ask> asks = new ArrayList<>();

  OpeningReader(byte[] bytes, int from, int to) {
    super(bytes, from, to);
  }

  /**
   * The opening.
   *
   * @throws IllegalArgumentException when the bytes are not one
   */
  Opening read() {
    try {
      return opening();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "session memory: no opening (expected: an Opening message)", e);
    }
  }

  private Opening opening() throws IOException {
    String decision = "";
    String phase = "";
    int run = 0;
    int before = 0;
    String asked = "";
    int turn = PlanKey.ANY;
    String model = "";
    boolean moved = false;
    long input = 0;
    long cached = 0;
    long output = 0;
    int lockedTurns = 0;
    long lockedLast = 0;
    long lockedInput = 0;
    long lockedCached = 0;
    long lockedOutput = 0;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | BYTES -> decision = name();
        case 2 << 3 | BYTES -> phase = name();
        case 3 << 3 | VARINT -> run = (int) varint();
        case 4 << 3 | VARINT -> before = (int) varint();
        case 5 << 3 | BYTES -> model = name();
        case 6 << 3 | VARINT -> moved = varint() != 0;
        case 7 << 3 | VARINT -> input = varint();
        case 8 << 3 | VARINT -> cached = varint();
        case 9 << 3 | VARINT -> output = varint();
        case 10 << 3 | VARINT -> lockedTurns = (int) varint();
        case 11 << 3 | VARINT -> lockedLast = varint();
        case 12 << 3 | VARINT -> lockedInput = varint();
        case 13 << 3 | VARINT -> lockedCached = varint();
        case 14 << 3 | VARINT -> lockedOutput = varint();
        case 15 << 3 | BYTES -> asks.add(ask());
        case 16 << 3 | BYTES -> asked = name();
        case 17 << 3 | VARINT -> turn = (int) varint();
        default -> skip(tag);
      }
    }
    Locked locked =
        new Locked(lockedTurns, lockedLast, lockedInput, lockedCached, lockedOutput, asks);
    return new Opening(
        decision, phase, run, before, asked, turn, model, moved, input, cached, output, locked);
  }

  private Ask ask() throws IOException {
    int outer = enter();
    String model = "";
    int turns = 0;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | BYTES -> model = name();
        case 2 << 3 | VARINT -> turns = (int) varint();
        default -> skip(tag);
      }
    }
    leave(outer);
    return new Ask(model, turns);
  }

  private String name() throws IOException {
    int length = length();
    return SessionReader.NAMES.of(bytes, pass(length), length);
  }
}
