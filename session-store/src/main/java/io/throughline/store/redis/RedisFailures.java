package io.throughline.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What Lettuce and Redis say when something fails, as a reason. */
final class RedisFailures {
  /** First words of the errors of Redis; within a script they follow a hyphen before Redis 7. */
  private static final Map<String, Reason> WORDS =
      Map.ofEntries(
          Map.entry("READONLY", Reason.READ_ONLY),
          Map.entry("MISCONF", Reason.READ_ONLY),
          Map.entry("NOREPLICAS", Reason.READ_ONLY),
          Map.entry("OOM", Reason.FULL),
          Map.entry("LOADING", Reason.FAILING_OVER),
          Map.entry("CLUSTERDOWN", Reason.FAILING_OVER),
          Map.entry("MASTERDOWN", Reason.FAILING_OVER),
          Map.entry("TRYAGAIN", Reason.FAILING_OVER),
          Map.entry("MOVED", Reason.FAILING_OVER),
          Map.entry("ASK", Reason.FAILING_OVER),
          Map.entry("NOAUTH", Reason.DENIED),
          Map.entry("WRONGPASS", Reason.DENIED),
          Map.entry("NOPERM", Reason.DENIED),
          Map.entry("WRONGTYPE", Reason.CORRUPT),
          Map.entry("BUSY", Reason.LATE));

  private static final String NOT_CONNECTED = "not connected";
  private static final String QUEUE_FULL = "queue size exceeded";
  private static final String NO_NODE = "partition";
  private static final int CAUSES_MAX = 10;

  private RedisFailures() {}

  /** The failure that a problem is; without its text, which may name keys. */
  static StoreFailure of(Throwable problem) {
    return problem instanceof StoreFailure failure ? failure : new StoreFailure(reason(problem));
  }

  private static Reason reason(Throwable problem) {
    Reason found = Reason.FAILED;
    Throwable cause = problem;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      Reason reason = own(cause);
      // What the server said, deeper down, tells more than that there is no connection.
      found = reason == Reason.FAILED ? found : reason;
      cause = cause.getCause();
    }
    return found;
  }

  private static Reason own(Throwable cause) {
    return switch (cause) {
      case StoreFailure failure -> failure.reason();
      case RedisCommandTimeoutException late -> Reason.LATE;
      case TimeoutException late -> Reason.LATE;
      case RedisLoadingException loading -> Reason.FAILING_OVER;
      case RedisCommandExecutionException said -> said(said.getMessage());
      case RedisException unsaid -> unsaid(unsaid.getMessage());
      case IOException broken -> Reason.DOWN;
      default -> Reason.FAILED;
    };
  }

  private static Reason said(@Nullable String message) {
    String text = message == null ? "" : message;
    for (var word : WORDS.entrySet()) {
      if (text.startsWith(word.getKey() + " ") || text.contains("-" + word.getKey() + " ")) {
        return word.getValue();
      }
    }
    return Reason.FAILED;
  }

  private static Reason unsaid(@Nullable String message) {
    String text = message == null ? "" : message;
    if (text.contains(QUEUE_FULL)) {
      return Reason.LATE;
    }
    if (text.contains(NO_NODE)) {
      return Reason.FAILING_OVER;
    }
    return text.contains(NOT_CONNECTED) || text.contains("onnect") ? Reason.DOWN : Reason.FAILED;
  }
}
