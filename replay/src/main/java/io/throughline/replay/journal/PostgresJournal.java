package io.throughline.replay.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.util.function.Supplier;
import org.flywaydb.core.api.FlywayException;

/** The journal in a PostgreSQL, which any number of sidecars share. */
public final class PostgresJournal {
  private static final int WRITERS = 2;
  private static final int READERS = 4;
  private static final long CONNECT_MILLIS = 3_000;
  private static final String SECONDS = "5";
  private static final String BYTES = "SELECT pg_total_relation_size('records')";

  /** The number is this lock's name among those of the database. */
  private static final String TURN = "SELECT pg_try_advisory_xact_lock(7310579620181)";

  private PostgresJournal() {}

  /**
   * Where the database is.
   *
   * @param url {@code jdbc:postgresql://host:port/database}, without credentials
   * @param user the role
   * @param password asked for at each opening; null for none
   */
  public record Address(String url, String user, Supplier<String> password) {}

  /**
   * Connects, and brings the tables to the present version; of several sidecars that begin at one
   * time, one does.
   *
   * @throws JournalStoreException when the database cannot be reached or refuses
   */
  public static JournalStore open(Address address) throws JournalStoreException {
    HikariDataSource writing = null;
    try {
      writing = pool(address, WRITERS, "journal-writing");
      Tables.migrate(writing, "postgresql");
      HikariDataSource reading = pool(address, READERS, "journal-reading");
      return new SqlJournalStore(
          new SqlJournalStore.Database(writing, reading, BYTES, TURN, () -> {}));
    } catch (PoolInitializationException | FlywayException e) {
      if (writing != null) {
        writing.close();
      }
      throw new JournalStoreException(SqlFaults.words(e), e);
    }
  }

  private static HikariDataSource pool(Address address, int size, String name) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password().get());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setPoolName(name);
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("ApplicationName", "throughline");
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("socketTimeout", "10");
    config.addDataSourceProperty("options", "-c statement_timeout=" + SECONDS + "s");
    return new HikariDataSource(config);
  }
}
