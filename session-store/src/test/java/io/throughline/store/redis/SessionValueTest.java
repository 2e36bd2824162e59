package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
