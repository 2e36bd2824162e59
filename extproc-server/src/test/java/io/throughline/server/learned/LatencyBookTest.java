package io.throughline.server.learned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatencyBookTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final LatencyBook book = new LatencyBook(() -> Instant.ofEpochMilli(now.get()));

  private void is(double expected, Double got) {
    assertNotNull(got);
    assertEquals(expected, got, expected * 0.03);
  }

  @Test
  void percentilesAreAtMostThreePercentOff() {
    for (int i = 1; i <= 100; i++) {
      book.streamed("m", i * 10, i * 990, 100);
    }
    is(500, book.ttftMillis("m", 50));
    is(950, book.ttftMillis("m", 95));
    is(10, book.ttftMillis("m", 1));
    is(1000, book.ttftMillis("m", 100));
    is(500, book.tpotMillis("m", 50));
    assertNull(book.ttftMillis("other", 50));
  }

  @Test
  void samplesCountForFiveToTenMinutesAndAreGoneThen() {
    book.streamed("m", 1000, -1, 0);
    now.addAndGet(Durations.SPAN_MILLIS);
    is(1000, book.ttftMillis("m", 50));
    book.streamed("m", 10, -1, 0);
    is(10, book.ttftMillis("m", 50));
    is(1000, book.ttftMillis("m", 100));
    now.addAndGet(Durations.SPAN_MILLIS);
    is(10, book.ttftMillis("m", 100));
    now.addAndGet(2 * Durations.SPAN_MILLIS);
    assertNull(book.ttftMillis("m", 50));
  }

  @Test
  void timesThatMeanNothingAreLeftOut() {
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      book.streamed("m", wrong, wrong, 10);
    }
    book.streamed("m", 5, 100, 1);
    is(5, book.ttftMillis("m", 100));
    assertNull(book.tpotMillis("m", 50));
  }

  @Test
  void theSlowestAndFastestStayWithinTheBuckets() {
    book.streamed("m", 1e-9, 1e12, 2);
    assertNotNull(book.ttftMillis("m", 50));
    assertNotNull(book.tpotMillis("m", 50));
  }

  @Test
  void threadsMayAddAtOnce() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      Thread.ofVirtual()
          .start(() -> {
            for (int i = 0; i < 10_000; i++) {
              book.streamed("m", i < 5_000 ? 10 : 1000, 100, 11);
            }
            done.countDown();
          });
    }
    done.await();
    is(10, book.ttftMillis("m", 50));
    is(1000, book.ttftMillis("m", 51));
    is(10, book.tpotMillis("m", 99));
  }
}
