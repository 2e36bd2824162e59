package io.throughline.server.learned;

import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.server.config.LookupKey;
import io.throughline.server.config.LookupKey.Table;
import io.throughline.server.config.LookupSettings;
import io.throughline.server.learned.LookupEntries.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
  private volatile LookupSettings settings = LookupSettings.OFF;
  private volatile LookupEntries entries = LookupEntries.NONE;
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
      entries = kept == null ? LookupEntries.NONE : LookupFile.read(kept);
      file = kept;
      seen = stamp();
    } catch (IOException e) {
      entries = LookupEntries.NONE;
      unusable = String.valueOf(e.getMessage());
      throw e;
    } finally {
      layer();
    }
  }

  /** Takes other settings, overrides among them; the file stays what it was. */
  public synchronized void configure(LookupSettings next) {
    settings = next;
    layer();
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
    entries = new LookupEntries(entries.manual(), next);
    layer();
  }

  private boolean outweighs(Entry fresh, Kept kept, Table table, Instant now) {
    boolean old = kept.at().isBefore(now.minus(KNOWS_MORE_FOR));
    return fresh.sampleCount() >= kept.entry().sampleCount() || old && isEnough(table, fresh);
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
    entries = changed;
    revision++;
    layer();
    return Change.DONE;
  }

  private void write(LookupEntries changed) throws IOException {
    if (unusable != null) {
      throw new IOException(unusable);
    }
    if (file != null) {
      LookupFile.write(file, changed);
      unsaved = false;
      seen = stamp();
    }
  }

  /** Whether the file is as this book read or wrote it last. */
  public synchronized boolean ownsFile() {
    return seen.equals(stamp());
  }

  private String stamp() {
    try {
      return file == null || !Files.exists(file)
          ? ""
          : Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Writes what was derived since the last time; nothing where there is no usable file.
   *
   * @throws IOException when the file cannot be written; the next call tries again
   */
  public synchronized void save() throws IOException {
    if (unsaved && file != null) {
      write(entries);
    }
  }

  /** Another one after each change of a manual entry, and after a restart. */
  public String tag() {
    return Long.toHexString(revision);
  }

  /** All entries, the strongest source first, and whether each counts. */
  public List<Line> lines() {
    LookupSettings now = settings;
    LookupEntries kept = entries;
    List<Line> lines = new ArrayList<>();
    Map<String, Boolean> taken = new HashMap<>();
    new TreeMap<>(now.overrides())
        .forEach((key, entry) -> add(lines, taken, now, key, entry, null));
    kept.manual().forEach((key, one) -> add(lines, taken, now, key, one.entry(), one.at()));
    kept.derived().forEach((key, one) -> add(lines, taken, now, key, one.entry(), one.at()));
    return lines;
  }

  private static void add(
      List<Line> lines,
      Map<String, Boolean> taken,
      LookupSettings settings,
      String key,
      Entry entry,
      @Nullable Instant at) {
    boolean first = taken.putIfAbsent(key, true) == null;
    String unused =
        !settings.enabled()
            ? "disabled"
            : !first
                ? "overridden"
                : isEnough(settings, LookupKey.of(key).table(), entry) ? "" : "low_sample_count";
    lines.add(new Line(key, entry, at, unused));
  }

  /** How many entries of a table have that source. */
  public long count(Table table, Source source) {
    return (source == Source.CONFIG_OVERRIDE
            ? settings.overrides().keySet()
            : entries.of(source).keySet())
        .stream().filter(key -> key.startsWith(table.word() + ":")).count();
  }

  /** How many derived entries of a table have too few samples to count. */
  public long rejected(Table table) {
    LookupSettings now = settings;
    return entries.derived().entrySet().stream()
        .filter(one -> one.getKey().startsWith(table.word() + ":"))
        .filter(one -> !isEnough(now, table, one.getValue().entry()))
        .count();
  }

  private void layer() {
    serving = settings.enabled() ? layered() : LookupTables.EMPTY;
  }

  /** Derived priors go with their sample counts: the selector rejects them, and says so. */
  private LookupTables layered() {
    Map<String, Entry> all = new HashMap<>();
    entries
        .derived()
        .forEach((key, kept) -> {
          Table table = LookupKey.of(key).table();
          if (table == Table.REMAINING_TURN_PRIOR || isEnough(table, kept.entry())) {
            all.put(key, kept.entry());
          }
        });
    entries.manual().forEach((key, kept) -> all.put(key, kept.entry()));
    all.putAll(settings.overrides());
    return LookupTables.ofKeys(all);
  }

  private boolean isEnough(Table table, Entry entry) {
    return isEnough(settings, table, entry);
  }

  private static boolean isEnough(LookupSettings settings, Table table, Entry entry) {
    int least =
        table == Table.REMAINING_TURN_PRIOR ? settings.minPriorSamples() : settings.minSamples();
    return entry.source() != Source.REPLAY_DERIVED || entry.sampleCount() >= least;
  }
}
