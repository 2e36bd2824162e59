package io.throughline.replay.journal;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The journal's tables in their versions. */
final class Tables {
  private Tables() {}

  /**
   * Brings a database to the present version; one that a later sidecar has brought further stays as
   * it is, which the rules of docs/compatibility.md allow.
   *
   * @param database the folder of its migrations
   * @throws org.flywaydb.core.api.FlywayException when that fails
   */
  static void migrate(DataSource source, String database) {
    Flyway.configure(Tables.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:io/throughline/replay/journal/" + database)
        .table("journal_versions")
        .ignoreMigrationPatterns("*:future")
        .cleanDisabled(true)
        .load()
        .migrate();
  }
}
