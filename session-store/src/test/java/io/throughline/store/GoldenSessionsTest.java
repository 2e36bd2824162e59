package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.session.SessionState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every version's bytes are read, and each version passes over what later ones add. */
class GoldenSessionsTest {
  private static final Map<String, SessionState> WRITTEN =
      Map.of(
          "session-1-first", GoldenSessions.first(),
          "session-2-uses", GoldenSessions.withUses(),
          "session-3-trails", GoldenSessions.withTrails(),
          "session-4-profile", GoldenSessions.withProfile(),
          "session-5-course", GoldenSessions.withCourse(),
          "session-6-account", GoldenSessions.withAccount(),
          "session-7-calls", GoldenSessions.withCalls());

  @Test
  void whatEachVersionWroteIsRead() throws IOException {
    for (var golden : WRITTEN.entrySet()) {
      SessionState read = SessionCodec.decode(GoldenSessions.bytes(golden.getKey()));
      assertEquals(golden.getValue(), GoldenSessions.withoutPlans(read), golden.getKey());
    }
  }

  @Test
  void whatIsWrittenNowIsReadByTheFirstVersionsToo() throws IOException {
    for (String name : List.of("session-1-first", "session-2-uses")) {
      byte[] golden = GoldenSessions.bytes(name);
      assertEquals(
          HexFormat.of().formatHex(golden),
          HexFormat.of().formatHex(SessionCodec.encode(WRITTEN.get(name))),
          "the fields of earlier versions are written as they were");
    }
  }

  @Test
  void fieldsOfALaterVersionArePassedOverInEveryMessage() throws IOException {
    byte[] golden = GoldenSessions.bytes("session-1-first");
    ByteArrayOutputStream later = new ByteArrayOutputStream();
    later.write(golden);
    // Fields 200 (a number), 201 (bytes), 202 (64 bits), which no version has.
    later.write(new byte[] {(byte) 0xC0, 0x0C, 5});
    later.write(new byte[] {(byte) 0xCA, 0x0C, 2, 1, 2});
    later.write(new byte[] {(byte) 0xD1, 0x0C, 1, 2, 3, 4, 5, 6, 7, 8});
    // A pending turn, a line, a call and a use that hold nothing but such a field.
    for (int field : List.of(10, 11, 12, 13)) {
      later.write(new byte[] {(byte) (field << 3 | 2), 3, (byte) 0xC0, 0x0C, 5});
    }
    SessionState read = SessionCodec.decode(later.toByteArray());
    assertEquals(GoldenSessions.first().pending().getFirst(), read.pending().getFirst());
    assertEquals(2, read.pending().size());
    assertEquals(2, read.branches().size());
    assertEquals(2, read.issuedCalls().size());
    assertEquals(1, read.uses().size());
  }
}
