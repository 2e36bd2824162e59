package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class BodyBytesTest {
  private static final ByteString WHOLE = ByteString.copyFromUtf8("a body of one piece");

  @Test
  void isTheArrayOfTheMessageItself() {
    assertSame(BodyBytes.of(WHOLE), BodyBytes.of(WHOLE));
    assertArrayEquals(WHOLE.toByteArray(), BodyBytes.of(WHOLE));
  }

  @Test
  void isACopyWhereThereIsNoSuchArray() {
    ByteString part = WHOLE.substring(2, 8);
    assertArrayEquals(part.toByteArray(), BodyBytes.of(part));
    ByteString rope =
        ByteString.copyFrom(new byte[1_000]).concat(ByteString.copyFrom(new byte[999]));
    assertArrayEquals(rope.toByteArray(), BodyBytes.of(rope));
    assertArrayEquals(new byte[0], BodyBytes.of(ByteString.EMPTY));
  }
}
