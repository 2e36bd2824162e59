package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisFailuresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          READONLY You can't write against a read only replica. | READ_ONLY
          ERR Error running script (call to f_1): @user_script:10: -READONLY You can't write. | READ_ONLY
          MISCONF Redis is configured to save RDB snapshots, but it's unable to persist. | READ_ONLY
          NOREPLICAS Not enough good replicas to write. | READ_ONLY
          OOM command not allowed when used memory > 'maxmemory'. script: 1, on @user_script:10. | FULL
          @user_script: 10: -OOM command not allowed when used memory > 'maxmemory'. | FULL
          LOADING Redis is loading the dataset in memory | FAILING_OVER
          CLUSTERDOWN The cluster is down | FAILING_OVER
          CLUSTERDOWN Hash slot not served | FAILING_OVER
          MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'. | FAILING_OVER
          TRYAGAIN Multiple keys request during rehashing of slot | FAILING_OVER
          NOAUTH Authentication required. | DENIED
          WRONGPASS invalid username-password pair or user is disabled. | DENIED
          NOPERM User x has no permissions to run the 'set' command | DENIED
          WRONGTYPE Operation against a key holding the wrong kind of value | CORRUPT
          BUSY Redis is busy running a script. | LATE
          ERR unknown command | FAILED
          """)
  void whatTheServerSaysIsAReason(String said, Reason reason) {
    assertEquals(reason, reason(new RedisCommandExecutionException(said)));
    assertEquals(reason, reason(new CompletionException(new RedisCommandExecutionException(said))));
  }

  @Test
  void whatTheClientSaysIsAReason() {
    assertEquals(Reason.LATE, reason(new TimeoutException()));
    assertEquals(
        Reason.LATE,
        reason(new RedisException("Request queue size exceeded. Commands are not accepted.")));
    assertEquals(
        Reason.DOWN, reason(new RedisException("Currently not connected. Commands are rejected.")));
    assertEquals(
        Reason.DOWN,
        reason(new RedisConnectionException("Unable to connect", new ConnectException("refused"))));
    assertEquals(
        Reason.FAILING_OVER, reason(new RedisException("Cannot determine a partition for slot 1")));
    assertEquals(Reason.FAILED, reason(new IllegalStateException("odd")));
  }

  @Test
  void aDenialBehindALostConnectionTellsMore() {
    assertEquals(
        Reason.DENIED,
        reason(
            new RedisConnectionException(
                "Unable to connect", new RedisCommandExecutionException("WRONGPASS invalid"))));
  }

  @Test
  void aFailureIsKeptAsItIs() {
    StoreFailure failure = new StoreFailure(Reason.FULL);
    assertSame(failure, RedisFailures.of(failure));
    assertEquals(Reason.FULL, reason(new CompletionException(failure)));
  }

  private static Reason reason(Throwable problem) {
    return RedisFailures.of(problem).reason();
  }
}
