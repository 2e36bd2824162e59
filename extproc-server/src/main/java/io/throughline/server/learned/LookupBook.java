package io.throughline.server.learned;

import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.server.config.LookupKey;
import io.throughline.server.config.LookupKey.Table;
import io.throughline.server.config.LookupSettings;
import io.throughline.server.learned.LookupEntries.Kept;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The lookup tables that serve now: what the journal told, over it what operators set, over it what
 * the configuration says. Reading never blocks; every change puts a whole new table in place.
 * Manual entries are in the file, where there is one, before they count; {@link #change} and {@link
 * #save} write it and are for threads that may wait. Thread-safe.
 */
public final class LookupBook {
  /** How long an entry that knows more stands against a newer one that knows less. */
  static final Duration KNOWS_MORE_FOR = Duration.ofDays(1);

  /** How long an entry is kept that nothing derives any more. */
  static final Duration DERIVED_KEPT_FOR = Duration.ofDays(30);

  private static final int MANUAL_MAX = 10_000;
  private static final int DERIVED_MAX = 100_000;

  private volatile LookupTables serving = LookupTables.EMPTY;
  private volatile LookupLayers layers = LookupLayers.NONE;
  private @Nullable Path file;
  private @Nullable String unusable;
  private boolean unsaved;
  private String seen = "";
  private volatile long revision = ThreadLocalRandom.current().nextLong();

  /** What became of a manual change. */
  public enum Change {
    /** It counts. */
    DONE,
    /** There is no such manual entry. */
    ABSENT,
    /** The manual entries are not those that the caller knew. */
    STALE,
    /** There are too many. */
    FULL
  }

  /**
   * An entry and whether it counts.
   *
   * @param at when it was set or derived; null in the configuration
   * @param unused why it does not count: {@code disabled}, {@code overridden} or {@code
   *     low_sample_count}; empty where it does
   */
  public record Line(String key, Entry entry, @Nullable Instant at, String unused) {}

  /**
   * Continues with what a file holds, and keeps it.
   *
   * @param kept null to keep entries in memory only
   * @throws IOException when the file is broken or of another version; the message names it. The
   *     file is left alone then: derived entries stay in memory and manual ones are refused
   */
  public synchronized void keepIn(@Nullable Path kept) throws IOException {
    file = null;
    unusable = null;
    try {
      layer(layers.settings(), kept == null ? LookupEntries.NONE : LookupFile.read(kept));
      file = kept;
      seen = FileStamp.of(file);
    } catch (IOException e) {
      layer(layers.settings(), LookupEntries.NONE);
      unusable = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /** Takes other settings, overrides among them; the file stays what it was. */
  public synchronized void configure(LookupSettings next) {
    layer(next, layers.entries());
  }

  /** A snapshot. */
  public LookupTables tables() {
    return serving;
  }

  /**
   * Takes what the journal tells. A kept entry that comes from more sessions stands for a day, so
   * that a restart with an empty journal forgets nothing.
   */
  public synchronized void derived(Map<String, Entry> fresh, Instant now) {
    LookupEntries entries = layers.entries();
    TreeMap<String, Kept> next = new TreeMap<>(entries.derived());
    next.values().removeIf(kept -> kept.at().isBefore(now.minus(DERIVED_KEPT_FOR)));
    fresh.forEach((key, entry) -> {
      Kept kept = next.get(key);
      boolean room = kept != null || next.size() < DERIVED_MAX;
      if (room && (kept == null || outweighs(entry, kept, LookupKey.of(key).table(), now))) {
        next.put(key, new Kept(entry, now));
      }
    });
    unsaved |= !next.equals(entries.derived());
    layer(layers.settings(), new LookupEntries(entries.manual(), next));
  }

  private boolean outweighs(Entry fresh, Kept kept, Table table, Instant now) {
    boolean old = kept.at().isBefore(now.minus(KNOWS_MORE_FOR));
    return fresh.sampleCount() >= kept.entry().sampleCount()
        || old && layers.isEnough(table, fresh);
  }

  /**
   * Sets or removes a manual entry.
   *
   * @param value null to remove it
   * @param expectedTag the {@link #tag()} that the caller knew; null for any
   * @throws IOException when the file cannot be written; nothing has changed then
   */
  public synchronized Change change(
      LookupKey key, @Nullable Double value, @Nullable String expectedTag, Instant now)
      throws IOException {
    if (expectedTag != null && !expectedTag.equals(tag())) {
      return Change.STALE;
    }
    LookupEntries entries = layers.entries();
    TreeMap<String, Kept> next = new TreeMap<>(entries.manual());
    if (value == null) {
      if (next.remove(key.written()) == null) {
        return Change.ABSENT;
      }
    } else {
      next.put(key.written(), new Kept(new Entry(value, Source.MANUAL, 0), now));
    }
    if (next.size() > MANUAL_MAX) {
      return Change.FULL;
    }
    LookupEntries changed = new LookupEntries(next, entries.derived());
    write(changed);
    revision++;
    layer(layers.settings(), changed);
    return Change.DONE;
  }

  private void write(LookupEntries changed) throws IOException {
    if (unusable != null) {
      throw new IOException(unusable);
    }
    if (file != null) {
      LookupFile.write(file, changed);
      unsaved = false;
      seen = FileStamp.of(file);
    }
  }

  /** Whether the file is as this book read or wrote it last. */
  public synchronized boolean ownsFile() {
    return seen.equals(FileStamp.of(file));
  }

  /**
   * Writes what was derived since the last time; nothing where there is no usable file.
   *
   * @throws IOException when the file cannot be written; the next call tries again
   */
  public synchronized void save() throws IOException {
    if (unsaved && file != null) {
      write(layers.entries());
    }
  }

  /** Another one after each change of a manual entry, and after a restart. */
  public String tag() {
    return Long.toHexString(revision);
  }

  /** All entries, the strongest source first, and whether each counts. */
  public List<Line> lines() {
    return layers.lines();
  }

  /** How many entries of a table have that source. */
  public long count(Table table, Source source) {
    return layers.count(table, source);
  }

  /** How many derived entries of a table have too few samples to count. */
  public long rejected(Table table) {
    return layers.rejected(table);
  }

  private void layer(LookupSettings settings, LookupEntries entries) {
    layers = new LookupLayers(settings, entries);
    serving = layers.tables();
  }
}
