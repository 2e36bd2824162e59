package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.divergence.CourseBytes;
import io.throughline.selector.plan.TurnKind;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import io.throughline.store.SessionCodec;
import io.throughline.store.SharedSessions.Stored;
import io.throughline.store.StoreFailure;
import io.throughline.store.TypicalSession;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionValueTest {
  @Test
  void anythingComesBackAsItWasWritten() {
    for (int length : new int[] {0, 1, 14, 15, 100, 5_000, 32_767, 32_768, 100_000}) {
      for (int names : new int[] {1, 3, 256}) {
        byte[] encoded = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
          encoded[i] = (byte) random.nextInt(names);
        }
        Stored stored = SessionValue.decode(SessionValue.encode(7, encoded));
        assertEquals(7, stored.version());
        assertFalse(stored.corrupt());
        assertArrayEquals(encoded, stored.encoded(), length + " bytes of " + names);
      }
    }
  }

  @Test
  void aProfileTakesTwoBytesAndTheModelThatItHoldsItsName() {
    SessionState session = TypicalSession.of(1);
    int plain = answered(session, false);
    assertEquals(plain + 2, answered(session.under(RouterProfile.CHAT), false));
    int held = 2 + "qwen3-32b".length();
    assertEquals(plain + 2 + held, answered(session.under(RouterProfile.AGENT), true));
  }

  /** Bytes after one more turn. */
  private static int answered(SessionState session, boolean holds) {
    PendingTurn turn =
        new PendingTurn(
            "x", "qwen3-32b", "d", 1, 0, 0, 1, 0, 0, TurnKind.UNKNOWN, holds, CourseBytes.NONE, 0);
    return SessionCodec.encode(session.opened(turn).committed("x", TurnOutcome.unknown(1))).length;
  }

  @Test
  void aTypicalSessionIsPackedWellAndNothingGetsMuchLonger() {
    byte[] typical = SessionCodec.encode(TypicalSession.of(1));
    byte[] value = SessionValue.encode(1, typical);
    assertTrue(value.length < typical.length * 4 / 5, value.length + " of " + typical.length);
    byte[] noise = new byte[500];
    new Random(1).nextBytes(noise);
    assertEquals(noise.length + 10, SessionValue.encode(1, noise).length);
  }

  @Test
  void hurtBytesAreReadOrBrokenOrOfALaterFormat() {
    byte[] whole = SessionValue.encode(7, SessionCodec.encode(TypicalSession.of(1)));
    for (int seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      byte[] hurt = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int i = 0; i < 3 && hurt.length > 0; i++) {
        hurt[random.nextInt(hurt.length)] = (byte) random.nextInt();
      }
      try {
        Stored stored = SessionValue.decode(hurt);
        assertTrue(stored.corrupt() || stored.encoded().length < 32_768, "seed " + seed);
      } catch (StoreFailure later) {
        assertEquals(StoreFailure.Reason.NEWER_FORMAT, later.reason(), "seed " + seed);
      }
    }
  }
}
