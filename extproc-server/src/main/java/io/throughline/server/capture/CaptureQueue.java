package io.throughline.server.capture;

import com.google.protobuf.ByteString;
import io.throughline.server.exchange.Faults;
import io.throughline.server.exchange.Settlement;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.server.metrics.Meters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes parts of answers from the event loops and reads them on one thread. Bounded in parts and in
 * bytes: a part that finds no room ends the capture of its answer, never the answer.
 */
public final class CaptureQueue implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CaptureQueue.class.getName());
  private static final int PARTS_MAX = 65_536;
  private static final long BYTES_MAX = 64L << 20;
  private static final long DRAIN_MILLIS_MAX = 2_000;
  private static final int BATCH_MAX = 1_024;

  /** How long parts may wait that nobody waits for. */
  private static final long REST_NANOS = 20_000_000;

  private static final long MUCH_BYTES = 1 << 20;

  /** The answer's first part may come a little after the news that the exchange is over. */
  private static final long FIRST_PART_MILLIS_MAX = 500;

  /**
   * The end of the observing stream follows the last part, so it tells that none is missing; Envoy
   * ends it half a second after the exchange. This is for an Envoy that does not.
   */
  private static final long SIGHT_ENDS_MILLIS_MAX = 5_000;

  private sealed interface Part {
    Capture capture();

    record Headers(Capture capture, boolean last) implements Part {}

    record Body(Capture capture, ByteString bytes, boolean last) implements Part {}

    record Ended(Capture capture) implements Part {}

    record Closed(Capture capture) implements Part {}

    record SightEnded(Capture capture) implements Part {}
  }

  private final Map<String, Capture> live = new ConcurrentHashMap<>();
  private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(PARTS_MAX);
  private final AtomicLong bytesHeld = new AtomicLong();
  private final Settlement settlement;
  private final Meters meters;
  private final InstantSource clock;
  private final int textBytesMax;
  private final Thread worker;
  private final ScheduledExecutorService later =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().name("exchange-over").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private volatile boolean closing;

  /**
   * Starts the reading thread.
   *
   * @param textBytesMax how much of an answer's text is kept for its record; 0 for none
   */
  public CaptureQueue(Settlement settlement, Meters meters, InstantSource clock, int textBytesMax) {
    this.settlement = settlement;
    this.meters = meters;
    this.clock = clock;
    this.textBytesMax = textBytesMax;
    this.worker = Thread.ofPlatform().name("answer-capture").daemon().start(this::work);
  }

  /** An answer begins; its reader is that of the API that was asked. */
  Capture opened(String exchangeId, int status, String contentType) {
    return new Capture(exchangeId, status, contentType, settlement.api(exchangeId), textBytesMax);
  }

  void headers(Capture capture, boolean last) {
    live.put(capture.exchangeId, capture);
    offer(new Part.Headers(capture, last));
    if (last || !capture.succeeded()) {
      wake();
    }
  }

  void body(Capture capture, ByteString bytes, boolean last) {
    if (bytesHeld.get() + bytes.size() > BYTES_MAX) {
      lose(capture, "queue_full");
    } else {
      long held = bytesHeld.addAndGet(bytes.size());
      if (capture.firstBodyAt == null && !bytes.isEmpty()) {
        capture.firstBodyAt = clock.instant();
      }
      offer(new Part.Body(capture, bytes, last));
      if (last || held > MUCH_BYTES) {
        wake();
      }
    }
  }

  void ended(Capture capture) {
    offer(new Part.Ended(capture));
    wake();
  }

  void closed(Capture capture) {
    offer(new Part.Closed(capture));
    wake();
  }

  /**
   * No more parts will be shown: because the exchange is over, or else too early, and then the end
   * is still told by {@link #exchangeOver}.
   */
  void sightEnded(Capture capture) {
    offer(new Part.SightEnded(capture));
    wake();
  }

  /**
   * An exchange is over. If its end is not read until the observing stream ends, the answer was cut
   * off; if there is no such stream a moment later, there never was an answer.
   */
  public void exchangeOver(String exchangeId) {
    Capture capture = live.get(exchangeId);
    if (capture != null) {
      capture.exchangeOver = true;
    }
    after(FIRST_PART_MILLIS_MAX, () -> endedUnseen(exchangeId));
  }

  private void endedUnseen(String exchangeId) {
    Capture capture = live.get(exchangeId);
    if (capture == null) {
      settlement.abandoned(exchangeId, clock.instant());
    } else if (capture.lost) {
      closed(capture);
    } else {
      capture.exchangeOver = true;
      after(SIGHT_ENDS_MILLIS_MAX, () -> closed(capture));
    }
  }

  private void after(long millis, Runnable task) {
    if (!closing) {
      later.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Parts that wait to be read. */
  public int waiting() {
    return parts.size();
  }

  /** Reads what waits, for a short time, and stops. */
  @Override
  public void close() {
    closing = true;
    later.shutdownNow();
    wake();
    try {
      worker.join(DRAIN_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.interrupt();
  }

  private void offer(Part part) {
    if (!parts.offer(part)) {
      if (part instanceof Part.Body body) {
        bytesHeld.addAndGet(-body.bytes().size());
      }
      lose(part.capture(), "queue_full");
    }
  }

  private void lose(Capture capture, String why) {
    if (!capture.lost) {
      capture.lost = true;
      meters.captureLost(why);
    }
  }

  /**
   * Events of a stream are read some at a time: to wake this thread for each would take the
   * processor from Envoy at the very moment when it passes the event on.
   */
  private void work() {
    List<Part> batch = new ArrayList<>();
    while (!closing || !parts.isEmpty()) {
      parts.drainTo(batch, BATCH_MAX);
      batch.forEach(this::read);
      if (batch.isEmpty()) {
        LockSupport.parkNanos(this, REST_NANOS);
      }
      batch.clear();
      if (Thread.interrupted()) {
        // Told to stop at once; answers still open end as unknown.
        return;
      }
    }
  }

  /** What others wait for is read now: the end of an answer, or much that has gathered. */
  private void wake() {
    LockSupport.unpark(worker);
  }

  private void read(Part part) {
    try {
      switch (part) {
        case Part.Headers headers -> begin(headers);
        case Part.Body body -> read(body);
        case Part.Ended ended -> end(ended.capture());
        case Part.Closed closed -> closeEarly(closed.capture());
        case Part.SightEnded ended -> endSight(ended.capture());
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "capture failed: " + Faults.withoutText(e));
      meters.captureLost("reader_failed");
    }
  }

  private void begin(Part.Headers headers) {
    Capture capture = headers.capture();
    settlement.answering(capture.exchangeId, capture.status);
    if (!capture.succeeded()) {
      fail(capture);
    } else if (headers.last()) {
      end(capture);
    }
  }

  private void read(Part.Body body) {
    Capture capture = body.capture();
    bytesHeld.addAndGet(-body.bytes().size());
    if (capture.settled) {
      return;
    }
    if (!capture.lost) {
      capture.reader.read(body.bytes());
    }
    if (body.last()) {
      end(capture);
    }
  }

  private void fail(Capture capture) {
    settled(capture);
    settlement.failed(
        capture.exchangeId, capture.status, "upstream_status_" + capture.status, clock.instant());
  }

  private void end(Capture capture) {
    if (capture.settled) {
      return;
    }
    settled(capture);
    Instant now = clock.instant();
    capture.reader.end();
    if (capture.lost) {
      settlement.unknown(capture.exchangeId, "capture_lost", now);
    } else {
      settle(capture, now, true);
    }
  }

  private void settle(Capture capture, Instant now, boolean whole) {
    Answer answer = answer(capture, now);
    if (capture.reader.facts().failed()) {
      settlement.brokenOff(capture.exchangeId, answer);
    } else if (whole) {
      settlement.completed(capture.exchangeId, answer);
    } else {
      settlement.aborted(capture.exchangeId, answer);
    }
  }

  /** The stream closed before the answer's end was shown. */
  private void closeEarly(Capture capture) {
    if (capture.settled) {
      return;
    }
    if (capture.lost || capture.reader.sawEnd()) {
      end(capture);
    } else {
      settled(capture);
      settle(capture, clock.instant(), false);
    }
  }

  private void endSight(Capture capture) {
    if (capture.exchangeOver) {
      closeEarly(capture);
    } else if (!capture.settled) {
      lose(capture, "observer_lost");
    }
  }

  private void settled(Capture capture) {
    capture.settled = true;
    live.remove(capture.exchangeId);
  }

  private static Answer answer(Capture capture, Instant now) {
    AnswerFacts facts = capture.reader.facts();
    return new Answer(
        capture.status,
        facts.usage(),
        facts.cachedReported(),
        facts.outputTokensEstimated(),
        facts.issued.digests(),
        facts.issued.ids(),
        facts.calls.signals(),
        facts.text(),
        facts.finishReason(),
        capture.firstBodyAt,
        now);
  }
}
