package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import io.throughline.store.SessionCodec;
import io.throughline.store.TypicalSession;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionBytesIT {
  private static final int SESSIONS = 100;
  private static final int BYTES_MAX = 700;

  @Test
  void aTypicalSessionTakesFewBytesInRedis() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RedisConnection connection = RedisConnection.open(redis.settings())) {
      connection.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
      RedisSessionStore store = new RedisSessionStore(connection, Duration.ofHours(24));
      long inRedis = 0;
      long encoded = 0;
      for (int i = 0; i < SESSIONS; i++) {
        SessionKey key = new SessionKey(i, -i);
        store
            .compareAndSet(key, 0, TypicalSession.of(i))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
        inRedis += Long.parseLong(redis.ask("MEMORY", "USAGE", "throughline:s:" + key));
        encoded += SessionCodec.encode(TypicalSession.of(i)).length;
      }
      long bytes = inRedis / SESSIONS;
      String told =
          "a typical session: %d bytes in Redis, %d of them its own"
              .formatted(bytes, encoded / SESSIONS);
      System.out.println(told);
      assertTrue(bytes <= BYTES_MAX, told);
    }
  }
}
