package io.throughline.replay.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes and syncs a small file all the time and tells how long that took at most: what a promise
 * in milliseconds has to be measured by on a disk that others use, too.
 */
final class DiskYardstick implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int BYTES = 4_096;

  private final FileChannel file;
  private final Thread thread = Thread.ofPlatform().name("disk-yardstick").unstarted(this::run);
  private volatile boolean closed;
  private volatile long longestNanos;

  private DiskYardstick(FileChannel file) {
    this.file = file;
  }

  /** Begins to measure the disk of that file. */
  static DiskYardstick on(Path file) throws IOException {
    DiskYardstick disk =
        new DiskYardstick(
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    disk.thread.start();
    return disk;
  }

  /** The longest sync so far. */
  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestNanos);
  }

  private void run() {
    while (!closed) {
      long begun = System.nanoTime();
      sync();
      longestNanos = Math.max(longestNanos, System.nanoTime() - begun);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void sync() {
    try {
      file.write(ByteBuffer.allocate(BYTES), 0);
      file.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
