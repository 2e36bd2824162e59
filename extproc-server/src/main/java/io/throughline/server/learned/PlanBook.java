package io.throughline.server.learned;

import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.selector.plan.PlanTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the planner's tables are kept. Requests learn in the tables themselves and never wait for
 * it. Thread-safe.
 */
public final class PlanBook {
  private final PlanTables tables;
  private @Nullable Path file;
  private @Nullable String unusable;
  private PlanSnapshot saved = PlanSnapshot.EMPTY;
  private String seen = "";
  private @Nullable PlanShare share;

  /** Nothing is kept yet. */
  public PlanBook(PlanTables tables) {
    this.tables = tables;
  }

  /**
   * Adds what a file holds, and keeps the tables there.
   *
   * @param kept null to keep them in memory only
   * @throws IOException when the file is broken or of another version; the message names it. It is
   *     left alone then, and what is learned stays in memory
   */
  public synchronized void keepIn(@Nullable Path kept) throws IOException {
    file = null;
    unusable = null;
    try {
      saved = kept == null ? PlanSnapshot.EMPTY : PlanFile.read(kept);
    } catch (IOException e) {
      unusable = Objects.toString(e.getMessage());
      throw e;
    }
    tables.merge(saved);
    file = kept;
    seen = FileStamp.of(file);
  }

  /** Shares the tables with other replicas from now on. */
  public synchronized void shareBy(PlanShare by) {
    by.begin();
    share = by;
  }

  /**
   * Tells other replicas what was learned here, and learns from them.
   *
   * @throws IOException when what they share cannot be had
   */
  public void sync() throws IOException {
    PlanShare by;
    synchronized (this) {
      by = share;
    }
    if (by != null) {
      by.sync();
    }
  }

  /** What is learned at the moment. */
  public PlanSnapshot snapshot() {
    return tables.snapshot();
  }

  /**
   * Adds what was learned elsewhere.
   *
   * @throws IOException when the file cannot be written; nothing has changed then
   */
  public synchronized void merge(PlanSnapshot other) throws IOException {
    write(tables.snapshot().merge(other));
    tables.merge(other);
  }

  /**
   * Forgets everything, for other replicas too.
   *
   * @throws IOException when the file cannot be written or what replicas share cannot be had
   */
  public synchronized void reset() throws IOException {
    if (share != null) {
      share.reset();
    }
    write(PlanSnapshot.EMPTY);
    tables.reset();
  }

  /**
   * Writes what was learned since the last time; nothing where there is no usable file.
   *
   * @throws IOException when the file cannot be written; the next call tries again
   */
  public synchronized void save() throws IOException {
    if (file == null) {
      return;
    }
    PlanSnapshot now = tables.snapshot();
    if (!now.equals(saved)) {
      write(now);
    }
  }

  /** Whether the file is as this book read or wrote it last. */
  public synchronized boolean ownsFile() {
    return seen.equals(FileStamp.of(file));
  }

  private void write(PlanSnapshot now) throws IOException {
    if (unusable != null) {
      throw new IOException(unusable);
    }
    if (file != null) {
      PlanFile.write(file, now);
      saved = now;
      seen = FileStamp.of(file);
    }
  }
}
