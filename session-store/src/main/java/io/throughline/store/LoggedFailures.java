package io.throughline.store;

import io.throughline.store.StoreFailure.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes failures of a shared store to the log, at most one line a second for each reason, and
 * passes everything on. Thread-safe.
 */
public final class LoggedFailures implements StoreListener {
  private static final Logger LOG = System.getLogger(LoggedFailures.class.getName());
  private static final long PERIOD_MILLIS = 1_000;

  private static final class Line {
    final AtomicLong loggedAtMillis = new AtomicLong(Long.MIN_VALUE / 2);
    final AtomicLong suppressed = new AtomicLong();
  }

  private final List<Line> lines =
      Stream.generate(Line::new).limit(Reason.values().length).toList();
  private final AtomicLong recoveryAtMillis = new AtomicLong(Long.MIN_VALUE / 2);
  private final InstantSource clock;
  private final StoreListener next;

  /**
   * Creates one.
   *
   * @param clock tells the time
   * @param next is told everything, too
   */
  public LoggedFailures(InstantSource clock, StoreListener next) {
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void failed(Reason reason) {
    next.failed(reason);
    Line line = lines.get(reason.ordinal());
    long now = clock.millis();
    long last = line.loggedAtMillis.get();
    if (now - last < PERIOD_MILLIS || !line.loggedAtMillis.compareAndSet(last, now)) {
      line.suppressed.incrementAndGet();
      return;
    }
    LOG.log(
        Level.WARNING,
        "session store: {0} (the same {1} times more before)",
        reason.word(),
        line.suppressed.getAndSet(0));
  }

  @Override
  public void nearAnswered() {
    next.nearAnswered();
  }

  @Override
  public void pushed(int count) {
    next.pushed(count);
  }

  @Override
  public void lost(int count) {
    next.lost(count);
  }

  @Override
  public void recovered() {
    next.recovered();
    long now = clock.millis();
    long last = recoveryAtMillis.get();
    if (now - last >= PERIOD_MILLIS && recoveryAtMillis.compareAndSet(last, now)) {
      LOG.log(Level.INFO, "session store: answers again");
    }
  }
}
