package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;

class StatementLimitTest {
  private static final String ENDLESS =
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n";

  /** Ended before it begins, too. */
  @Test
  void aQueryThatTakesTooLongIsEndedAndItsConnectionServesOn() {
    try (Handle handle = Jdbi.create("jdbc:sqlite::memory:").open()) {
      Query endless = handle.createQuery(ENDLESS);
      assertThrows(
          JdbiException.class,
          () -> StatementLimit.run(endless, Duration.ZERO, query -> query.mapTo(Long.class).one()));
      Long seven =
          StatementLimit.run(
              handle.createQuery("SELECT 7"),
              Duration.ofMinutes(1),
              query -> query.mapTo(Long.class).one());
      assertEquals(Long.valueOf(7), seven);
    }
  }
}
