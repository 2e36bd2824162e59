package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.store.Link;
import io.throughline.store.SharedSessions.Stored;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Values that stand in Redis from earlier versions. The files are never changed. */
class GoldenValuesTest {
  private static final Link LINK = new Link("s-1", "large", 0x0102030405060708L);

  @Test
  void aSessionOfTheFirstFormatIsRead() throws IOException {
    Stored stored = SessionValue.decode(bytes("redis-session-1"));
    assertEquals(7, stored.version());
    assertArrayEquals(bytes("session-2-uses"), stored.encoded());
  }

  @Test
  void aLinkOfTheFirstFormatIsReadAndWritten() throws IOException {
    byte[] value = bytes("redis-link-1");
    assertEquals(LINK, LinkCodec.decode(value).orElseThrow());
    assertArrayEquals(value, LinkCodec.encode(LINK));
  }

  @Test
  void aLaterFormatIsTold() throws IOException {
    byte[] session = bytes("redis-session-1");
    byte[] link = bytes("redis-link-1");
    session[0] = 2;
    link[0] = 2;
    StoreFailure told = assertThrows(StoreFailure.class, () -> SessionValue.decode(session));
    assertEquals(Reason.NEWER_FORMAT, told.reason());
    told = assertThrows(StoreFailure.class, () -> LinkCodec.decode(link));
    assertEquals(Reason.NEWER_FORMAT, told.reason());
  }

  private static byte[] bytes(String name) throws IOException {
    String path = "/io/throughline/store/golden/" + name + ".hex";
    try (InputStream file = GoldenValuesTest.class.getResourceAsStream(path)) {
      return HexFormat.of().parseHex(new String(file.readAllBytes()).strip());
    }
  }
}
