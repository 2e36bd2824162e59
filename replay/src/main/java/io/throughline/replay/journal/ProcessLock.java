package io.throughline.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What one process at a time holds: a locked file that says which. The system frees it. */
final class ProcessLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private ProcessLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @throws JournalStoreException when another has it, with its process id, or the file cannot be
   *     made
   */
  static ProcessLock of(Path file) throws JournalStoreException {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        return of(file, channel);
      } catch (IOException | JournalStoreException e) {
        // Else it stays locked, by this process, and the next attempt is told so.
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new JournalStoreException(file + ": cannot be locked", e);
    }
  }

  private static ProcessLock of(Path file, FileChannel channel)
      throws IOException, JournalStoreException {
    FileLock lock = tryLock(channel);
    if (lock == null) {
      throw new JournalStoreException(
          file + ": held by process " + holder(file) + " (expected: one sidecar a file)");
    }
    byte[] process =
        String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0).write(ByteBuffer.wrap(process), 0);
    return new ProcessLock(channel, lock);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String holder(Path file) throws IOException {
    String text = Files.readString(file).strip();
    return text.matches("\\d{1,10}") ? text : "unknown";
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      throw new IllegalStateException("lock: not released", e);
    }
  }
}
