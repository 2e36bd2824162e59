package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Opening.Ask;
import io.throughline.selector.plan.PlanKey;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.session.Branch;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionCodecTest {
  @Test
  void everySessionComesBackAsItWasWritten() {
    for (long seed = 0; seed < 500; seed++) {
      SessionState session = new RandomSessions(seed).next();
      assertEquals(session, SessionCodec.decode(SessionCodec.encode(session)), "seed " + seed);
    }
  }

  @Test
  void anEmptySessionTakesNoByte() {
    assertEquals(0, SessionCodec.encode(SessionState.EMPTY).length);
    assertEquals(SessionState.EMPTY, SessionCodec.decode(new byte[0]));
  }

  @Test
  void anOpeningThatWasWrittenBeforeItsAskAndIndexIsReadWithoutThem() {
    String written =
        "5a4e090a000000000000001201611a016420052a3b08011002180122330a0164"
            + "1209757365725f7475726e180120022a0161300138d8044096014832500258840760c00c68bc0570"
            + "287a050a01621002";
    Opening.Locked locked = new Opening.Locked(2, 900, 1_600, 700, 40, List.of(new Ask("b", 2)));
    Opening opening =
        new Opening("d", "user_turn", 1, 2, "", PlanKey.ANY, "a", true, 600, 150, 50, locked);
    Branch branch = new Branch(10, "a", "d", 5, new Trail(true, 2, 1, opening));
    SessionState read = SessionCodec.decode(HexFormat.of().parseHex(written));
    assertEquals(List.of(branch), read.branches());
    assertEquals(written, HexFormat.of().formatHex(SessionCodec.encode(read)));
  }

  @Test
  void bytesThatAreNoSessionAreRefusedWithoutBeingQuoted() {
    byte[] garbage = "garbage, not a session".getBytes(StandardCharsets.UTF_8);
    IllegalArgumentException problem =
        assertThrows(IllegalArgumentException.class, () -> SessionCodec.decode(garbage));
    assertEquals(
        "session memory: 22 bytes (expected: a SessionState message)", problem.getMessage());
  }

  @Test
  void aSessionCutShortIsRefused() {
    SessionState session = SessionState.EMPTY.issued("a-model", List.of(1L), 0);
    byte[] whole = SessionCodec.encode(session);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    assertThrows(IllegalArgumentException.class, () -> SessionCodec.decode(cut));
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() throws IOException {
    SessionState session = new RandomSessions(7).next();
    ByteArrayOutputStream later = new ByteArrayOutputStream();
    later.write(new byte[] {(byte) 0xA0, 6, 7});
    later.write(SessionCodec.encode(session));
    later.write(new byte[] {(byte) 0xA2, 6, 1, 9, (byte) 0xA5, 6, 1, 2, 3, 4});
    assertEquals(session, SessionCodec.decode(later.toByteArray()));
  }

  @Test
  void bytesThatLostSomethingAreASessionOrRefused() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      byte[] bytes = SessionCodec.encode(new RandomSessions(seed).next());
      byte[] hurt = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      for (int i = 0; i < 3 && hurt.length > 0; i++) {
        hurt[random.nextInt(hurt.length)] = (byte) random.nextInt();
      }
      try {
        SessionState read = SessionCodec.decode(hurt);
        assertEquals(read.issuedCalls().size(), List.copyOf(read.issuedCalls()).size());
      } catch (IllegalArgumentException refused) {
        assertTrue(refused.getMessage().startsWith("session memory: "), "seed " + seed);
      }
    }
  }

  @Test
  void aSessionThatWasWrittenBeforeTheTrailsIsReadWithoutThem() {
    String written =
        "0a0161120164180128fa0152230a0278321201611a0164211400000000000000290a000000000000"
            + "003001380740ac025a11090a000000000000001201611a01642005";
    PendingTurn pending = new PendingTurn("x2", "a", "d", 20, 10, 1, 7, 300);
    Branch branch = new Branch(10, "a", "d", 5);
    SessionState session =
        new SessionState(
            "a",
            "d",
            1,
            0,
            250,
            0,
            0,
            0,
            "",
            List.of(pending),
            List.of(branch),
            List.of(),
            List.of());
    assertEquals(TurnKind.UNKNOWN, pending.kind());
    assertEquals(Trail.START, branch.trail());
    assertEquals(session, SessionCodec.decode(HexFormat.of().parseHex(written)));
    assertEquals(written, HexFormat.of().formatHex(SessionCodec.encode(session)));
  }

  @Test
  void brokenCallsAreFoundInBytesOfSomebodyElse() {
    byte[] sound = HexFormat.of().parseHex("620c09010000000000000012016d");
    byte[] broken = sound.clone();
    broken[broken.length - 2] = 9;
    assertEquals("m", SessionCodec.decodeWhole(sound).issuedCalls().getFirst().model());
    var unusedSoFar = SessionCodec.decode(broken);
    assertThrows(IllegalArgumentException.class, () -> SessionCodec.decodeWhole(broken));
  }
}
