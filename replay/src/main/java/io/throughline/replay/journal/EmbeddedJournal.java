package io.throughline.replay.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The journal in one file beside the sidecar: SQLite with a write-ahead log, each batch synced to
 * the disk. One process has it at a time; docs/decisions tells why it is this database.
 */
public final class EmbeddedJournal {
  private static final int READERS = 4;
  private static final long BUSY_MILLIS = 5_000;

  /** Pages that each connection keeps, in KiB. */
  private static final int WRITER_CACHE_KIB = 32 * 1024;

  private static final int READER_CACHE_KIB = 8 * 1024;

  private static final String BYTES =
      "SELECT (p.page_count - f.freelist_count) * s.page_size"
          + " FROM pragma_page_count() p, pragma_freelist_count() f, pragma_page_size() s";

  private EmbeddedJournal() {}

  /**
   * Opens a journal, or makes it, and brings its tables to the present version.
   *
   * @throws JournalStoreException when another process has it, or it cannot be opened
   */
  public static JournalStore open(Path file) throws JournalStoreException {
    ProcessLock lock = ProcessLock.of(Path.of(file + ".lock"));
    try {
      return open(file, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw new JournalStoreException(file + ": " + SqlFaults.words(e), e);
    }
  }

  private static JournalStore open(Path file, ProcessLock lock) {
    HikariDataSource writing = pool(file, 1, WRITER_CACHE_KIB, false);
    try {
      Tables.migrate(writing, "sqlite");
      HikariDataSource reading = pool(file, READERS, READER_CACHE_KIB, true);
      return new SqlJournalStore(new SqlJournalStore.Database(writing, reading, BYTES, "", lock));
    } catch (RuntimeException e) {
      writing.close();
      throw e;
    }
  }

  private static HikariDataSource pool(Path file, int size, int cacheKib, boolean readOnly) {
    Properties pragmas = new Properties();
    pragmas.setProperty("journal_mode", "WAL");
    pragmas.setProperty("synchronous", "FULL");
    pragmas.setProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
    pragmas.setProperty("cache_size", String.valueOf(-cacheKib));
    pragmas.setProperty("temp_store", "MEMORY");
    pragmas.setProperty("auto_vacuum", "INCREMENTAL");
    if (readOnly) {
      pragmas.setProperty("query_only", "true");
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setDataSourceProperties(pragmas);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(BUSY_MILLIS);
    config.setMaxLifetime(0);
    config.setPoolName(readOnly ? "journal-reading" : "journal-writing");
    return new HikariDataSource(config);
  }

  /**
   * Makes the folder of a journal.
   *
   * @throws IOException when it cannot be made
   */
  public static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }
}
