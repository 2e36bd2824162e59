package io.throughline.replay.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jspecify.annotations.Nullable;

/** Ends a query that takes too long; not every driver keeps a time limit of its own. */
final class StatementLimit {
  private static final Duration AGAIN = Duration.ofMillis(20);

  private StatementLimit() {}

  /**
   * What the query gives, unless it is ended.
   *
   * @param within after which it is
   */
  static <T> T run(Query query, Duration within, Function<Query, T> question) {
    AtomicReference<@Nullable PreparedStatement> running = new AtomicReference<>();
    query.addCustomizer(
        new StatementCustomizer() {
          @Override
          public void beforeExecution(PreparedStatement statement, StatementContext context) {
            running.set(statement);
          }
        });
    Thread watch = Thread.startVirtualThread(() -> cancelAfter(within, running));
    try {
      return question.apply(query);
    } finally {
      watch.interrupt();
      // A cancellation on its way must not hit what the connection does next.
      joined(watch);
    }
  }

  private static void cancelAfter(
      Duration within, AtomicReference<@Nullable PreparedStatement> running) {
    try {
      Thread.sleep(within);
      // Again and again: one that has not begun yet takes no notice.
      while (true) {
        PreparedStatement statement = running.get();
        if (statement != null) {
          statement.cancel();
        }
        Thread.sleep(AGAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      // It has ended by itself.
    }
  }

  private static void joined(Thread watch) {
    boolean interrupted = false;
    while (watch.isAlive()) {
      try {
        watch.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
