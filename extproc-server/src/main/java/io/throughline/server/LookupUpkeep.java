package io.throughline.server;

import io.throughline.replay.Journal;
import io.throughline.replay.derive.Derivation;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.server.config.LookupKey.Table;
import io.throughline.server.config.LookupSettings;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.exchange.Faults;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps lookup tables fresh and on disk, on a thread of its own. Nothing that fails here touches
 * what serves: it is logged, counted and tried again. Thread-safe.
 */
final class LookupUpkeep implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LookupUpkeep.class.getName());

  /** Records that one derivation looks at, the newest. */
  private static final int RECORDS_MAX = 100_000;

  private final LookupBook book;
  private final Journal journal;
  private final Supplier<RouterConfig> config;
  private final Meters meters;
  private final InstantSource clock;
  private final Upkeep thread = new Upkeep("lookup-tables");
  private @Nullable Instant derivedAt;
  private Instant savedAt;

  LookupUpkeep(
      LookupBook book,
      Journal journal,
      Supplier<RouterConfig> config,
      Meters meters,
      InstantSource clock) {
    this.book = book;
    this.journal = journal;
    this.config = config;
    this.meters = meters;
    this.clock = clock;
    this.savedAt = clock.instant();
  }

  /** Reads what is kept, puts the tables in place and begins to look after them. */
  void start() {
    LookupSettings settings = config.get().lookup();
    try {
      book.keepIn(settings.file());
    } catch (IOException e) {
      meters.lookupFileFailed("read");
      LOG.log(
          System.Logger.Level.WARNING,
          e.getMessage() + "; it is left alone, and lookup tables begin empty");
    }
    book.configure(settings);
    for (Table table : Table.values()) {
      for (Source source : Source.values()) {
        meters.lookupEntries(table.word(), source.word(), book, b -> b.count(table, source));
      }
      meters.lookupRejected(table.word(), book, b -> b.rejected(table));
    }
    thread.every(this::look);
  }

  /** Does what is due. */
  private void look() {
    RouterConfig now = config.get();
    LookupSettings settings = now.lookup();
    Instant time = clock.instant();
    if (settings.enabled()
        && settings.populateFromReplay()
        && isDue(derivedAt, settings.populateInterval(), time)) {
      derivedAt = time;
      derive(now, time);
    }
    if (isDue(savedAt, settings.autoSaveInterval(), time)) {
      savedAt = time;
      save();
    }
  }

  private static boolean isDue(@Nullable Instant last, Duration every, Instant now) {
    return last == null || !now.isBefore(last.plus(every));
  }

  private void derive(RouterConfig now, Instant time) {
    try {
      Map<String, Entry> fresh =
          Derivation.of(
              journal.recent(RECORDS_MAX), now.catalogue(), name -> cacheLifetime(now, name), time);
      book.derived(fresh, time);
      meters.lookupDerived("done");
    } catch (RuntimeException e) {
      meters.lookupDerived("failed");
      LOG.log(System.Logger.Level.WARNING, "lookup tables not derived: " + Faults.withoutText(e));
    }
  }

  /** A model that has gone has no cache either. */
  private static Duration cacheLifetime(RouterConfig config, String name) {
    ModelConfig model = config.model(name);
    return model == null ? Duration.ZERO : model.cacheLifetime();
  }

  private void save() {
    try {
      book.save();
    } catch (IOException e) {
      meters.lookupFileFailed("write");
      LOG.log(System.Logger.Level.WARNING, "lookup tables not saved: " + e.getMessage());
    }
  }

  /** Saves what is not saved yet, unless another sidecar has taken the file over. */
  @Override
  public void close() {
    thread.end(() -> {
      if (book.ownsFile()) {
        save();
      }
    });
  }
}
