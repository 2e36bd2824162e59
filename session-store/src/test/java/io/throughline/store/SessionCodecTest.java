package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.session.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  void bytesThatAreNoSessionAreRefusedWithoutBeingQuoted() {
    byte[] garbage = "garbage, not a session".getBytes(StandardCharsets.UTF_8);
    IllegalArgumentException problem =
        assertThrows(IllegalArgumentException.class, () -> SessionCodec.decode(garbage));
    assertEquals(
        "session memory: 22 bytes (expected: a SessionState message)", problem.getMessage());
  }

  @Test
  void aSessionCutShortIsRefused() {
    SessionState session = SessionState.EMPTY.issued("a-model", java.util.List.of(1L));
    byte[] whole = SessionCodec.encode(session);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    assertThrows(IllegalArgumentException.class, () -> SessionCodec.decode(cut));
  }
}
