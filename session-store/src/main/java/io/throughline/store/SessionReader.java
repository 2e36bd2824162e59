package io.throughline.store;

import io.throughline.divergence.CourseBytes;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.session.Account;
import io.throughline.session.Branch;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import io.throughline.session.Spent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@code throughline.session.v1.SessionState} without making its messages, which would be
 * most of what a decision allocates. Each case below is a field's number in that file and its kind;
 * what is not known is skipped, as protobuf does. For one reading.
 */
final class SessionReader extends WireReader {
  private static final int USE = 13 << 3 | BYTES;

  static final Names NAMES = new Names();

  SessionReader(byte[] bytes) {
    super(bytes, 0, bytes.length);
  }

  /**
   * The session.
   *
   * @throws IOException when the bytes are not one
   */
  SessionState read() throws IOException {
    String currentModel = "";
    String lastDecision = "";
    int turnCount = 0;
    int switchCount = 0;
    long inputTokens = 0;
    long cachedInputTokens = 0;
    long outputTokens = 0;
    long lastActivityMillis = 0;
    String cacheAccountingSource = "";
    List<PendingTurn> pending = List.of();
    List<Branch> branches = List.of();
    int calls = 0;
    int callsFrom = 0;
    int callsTo = 0;
    List<ModelUse> uses = List.of();
    RouterProfile profile = RouterProfile.NONE;
    String heldModel = "";
    List<Spent> spent = List.of();
    int told = 0;
    while (!atEnd()) {
      int from = position();
      int tag = tag();
      switch (tag) {
        case 1 << 3 | BYTES -> currentModel = name();
        case 2 << 3 | BYTES -> lastDecision = name();
        case 3 << 3 | VARINT -> turnCount = (int) varint();
        case 4 << 3 | VARINT -> switchCount = (int) varint();
        case 5 << 3 | VARINT -> inputTokens = varint();
        case 6 << 3 | VARINT -> cachedInputTokens = varint();
        case 7 << 3 | VARINT -> outputTokens = varint();
        case 8 << 3 | VARINT -> lastActivityMillis = varint();
        case 9 << 3 | BYTES -> cacheAccountingSource = name();
        case 10 << 3 | BYTES -> pending = added(pending, pending());
        case 11 << 3 | BYTES -> branches = added(branches, branch());
        case 12 << 3 | BYTES -> {
          // Calls stand one after the other; they are read when somebody asks for them.
          pass(length());
          callsFrom = calls++ == 0 ? from : callsFrom;
          callsTo = position();
        }
        case USE -> uses = uses.isEmpty() ? uses() : added(uses, use());
        case 14 << 3 | VARINT -> profile = RouterProfile.at(varint());
        case 15 << 3 | BYTES -> heldModel = name();
        case 16 << 3 | BYTES -> spent = added(spent, spent());
        case 17 << 3 | VARINT -> told = (int) varint();
        default -> skip(tag);
      }
    }
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
        calls == 0 ? List.of() : new StoredCalls(calls, bytes, callsFrom, callsTo),
        uses,
        profile,
        heldModel,
        spent.isEmpty() && told == 0 ? Account.NONE : new Account(spent, told));
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
    long heldTokens = 0;
    TurnKind kind = TurnKind.UNKNOWN;
    boolean holds = false;
    CourseBytes course = CourseBytes.NONE;
    int told = 0;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | BYTES -> exchangeId = text();
        case 2 << 3 | BYTES -> model = name();
        case 3 << 3 | BYTES -> decision = name();
        case 4 << 3 | FIXED64 -> conversation = fixed64();
        case 5 << 3 | FIXED64 -> parent = fixed64();
        case 6 << 3 | VARINT -> turnIndex = (int) varint();
        case 7 << 3 | VARINT -> routedAtMillis = varint();
        case 8 << 3 | VARINT -> contextTokens = varint();
        case 9 << 3 | VARINT -> heldTokens = varint();
        case 10 << 3 | BYTES -> kind = kind();
        case 11 << 3 | VARINT -> holds = varint() != 0;
        case 12 << 3 | BYTES -> course = course();
        case 13 << 3 | VARINT -> told = (int) varint();
        default -> skip(tag);
      }
    }
    leave(outer);
    return new PendingTurn(
        exchangeId,
        model,
        decision,
        conversation,
        parent,
        turnIndex,
        routedAtMillis,
        contextTokens,
        heldTokens,
        kind,
        holds,
        course,
        told);
  }

  private Spent spent() throws IOException {
    int outer = enter();
    String currency = "";
    long nanos = 0;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | BYTES -> currency = name();
        case 2 << 3 | VARINT -> nanos = varint();
        default -> skip(tag);
      }
    }
    leave(outer);
    return new Spent(currency, nanos);
  }

  private TurnKind kind() throws IOException {
    int outer = enter();
    boolean locked = false;
    String phase = "";
    String asked = "";
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | VARINT -> locked = varint() != 0;
        case 2 << 3 | BYTES -> phase = name();
        case 3 << 3 | BYTES -> asked = name();
        default -> skip(tag);
      }
    }
    leave(outer);
    return phase.isEmpty() ? TurnKind.UNKNOWN : new TurnKind(locked, phase, asked);
  }

  private Branch branch() throws IOException {
    int outer = enter();
    long conversation = 0;
    String model = "";
    String decision = "";
    long answeredAtMillis = 0;
    Trail trail = Trail.START;
    CourseBytes course = CourseBytes.NONE;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | FIXED64 -> conversation = fixed64();
        case 2 << 3 | BYTES -> model = name();
        case 3 << 3 | BYTES -> decision = name();
        case 4 << 3 | VARINT -> answeredAtMillis = varint();
        case 5 << 3 | BYTES -> trail = trail();
        case 6 << 3 | BYTES -> course = course();
        default -> skip(tag);
      }
    }
    leave(outer);
    return new Branch(conversation, model, decision, answeredAtMillis, trail, course);
  }

  /** Read when somebody asks for it. */
  private CourseBytes course() throws IOException {
    int length = length();
    int from = pass(length);
    return new CourseBytes(bytes, from, from + length);
  }

  private Trail trail() throws IOException {
    int outer = enter();
    boolean locked = false;
    int run = 0;
    int before = 0;
    int openingFrom = 0;
    int openingTo = 0;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | VARINT -> locked = varint() != 0;
        case 2 << 3 | VARINT -> run = (int) varint();
        case 3 << 3 | VARINT -> before = (int) varint();
        case 4 << 3 | BYTES -> {
          openingFrom = pass(length());
          openingTo = position();
        }
        default -> skip(tag);
      }
    }
    leave(outer);
    List<Opening> openings =
        openingTo == 0 ? List.of() : new StoredOpening(bytes, openingFrom, openingTo);
    return new Trail(locked, run, before, openings);
  }

  /** They stand one after the other, and most sessions have three at most: no list grows. */
  private List<ModelUse> uses() throws IOException {
    ModelUse first = use();
    if (!skipIf(USE)) {
      return List.of(first);
    }
    ModelUse second = use();
    return skipIf(USE) ? List.of(first, second, use()) : List.of(first, second);
  }

  private ModelUse use() throws IOException {
    int outer = enter();
    String model = "";
    long usedAtMillis = 0;
    long contextTokens = 0;
    double hitShare = 0;
    while (!atEnd()) {
      int tag = tag();
      switch (tag) {
        case 1 << 3 | BYTES -> model = name();
        case 2 << 3 | VARINT -> usedAtMillis = varint();
        case 3 << 3 | VARINT -> contextTokens = varint();
        case 4 << 3 | FIXED64 -> hitShare = Double.longBitsToDouble(fixed64());
        default -> skip(tag);
      }
    }
    leave(outer);
    return new ModelUse(model, usedAtMillis, contextTokens, hitShare);
  }

  /** A text that other sessions have as well. */
  private String name() throws IOException {
    int length = length();
    return NAMES.of(bytes, pass(length), length);
  }

  /** A text that no other session has. */
  private String text() throws IOException {
    int length = length();
    return Names.text(bytes, pass(length), length);
  }

  /** Most lists have one item; these need no array of their own to grow in. */
  private static <T> List<T> added(List<T> items, T next) {
    if (items.isEmpty()) {
      return List.of(next);
    }
    List<T> more = items instanceof ArrayList ? items : new ArrayList<>(items);
    more.add(next);
    return more;
  }
}
