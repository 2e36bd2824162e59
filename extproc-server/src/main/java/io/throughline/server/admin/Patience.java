package io.throughline.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How long a caller may hold up the thread that reads from it or writes to it. A thread that waits
 * longer is interrupted, which closes its connection. Thread-safe.
 */
final class Patience implements AutoCloseable {
  private final long nanos;
  private final ScheduledThreadPoolExecutor alarms;

  /** Something that waits for the caller. */
  interface Waiting<T> {
    T done() throws IOException;
  }

  Patience(Duration longest) {
    this.nanos = longest.toNanos();
    this.alarms =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("admin-patience").daemon().factory());
    alarms.setRemoveOnCancelPolicy(true);
  }

  /**
   * Waits on the present thread.
   *
   * @throws IOException when it took too long, or failed
   */
  <T> T within(Waiting<T> waiting) throws IOException {
    Alarm alarm = new Alarm(Thread.currentThread());
    Future<?> set = alarms.schedule(alarm, nanos, TimeUnit.NANOSECONDS);
    try {
      return waiting.done();
    } finally {
      set.cancel(false);
      alarm.off();
    }
  }

  /** The same output, each piece of which is waited for. */
  OutputStream patient(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one});
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        within(() -> {
          out.write(bytes, offset, length);
          return true;
        });
      }

      @Override
      public void flush() throws IOException {
        within(() -> {
          out.flush();
          return true;
        });
      }

      @Override
      public void close() throws IOException {
        within(() -> {
          out.close();
          return true;
        });
      }
    };
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }

  /** Interrupts a thread, but not once it waits no more. */
  private static final class Alarm implements Runnable {
    private final Thread thread;
    private boolean rang;
    private boolean off;

    Alarm(Thread thread) {
      this.thread = thread;
    }

    @Override
    public synchronized void run() {
      if (!off) {
        rang = true;
        thread.interrupt();
      }
    }

    /** What the thread does next is not interrupted. */
    synchronized void off() {
      off = true;
      if (rang) {
        Thread.interrupted();
      }
    }
  }
}
