package io.throughline.replay.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a database says of a failure, without values: those may be anybody's. */
final class SqlFaults {
  private SqlFaults() {}

  /** The kind of the failure, its state and its number. */
  static String words(Throwable failure) {
    SQLException sql = sql(failure);
    return sql == null
        ? failure.getClass().getSimpleName()
        : sql.getClass().getSimpleName()
            + " state "
            + sql.getSQLState()
            + " code "
            + sql.getErrorCode();
  }

  /** Whether what was given is at fault: a value or a constraint (SQLSTATE classes 22 and 23). */
  static boolean refused(Throwable failure) {
    SQLException sql = sql(failure);
    String state = sql == null ? null : sql.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  private static @Nullable SQLException sql(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 8; depth++) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
