package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.store.redis.RedisSettings.Address;
import io.throughline.store.redis.RedisSettings.Mode;
import io.throughline.store.redis.RedisSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RedisSettingsTest {
  private static final List<Address> TWO = List.of(new Address("a", 6379), new Address("b", 6379));

  @Test
  void theTextShowsNoSecret() {
    RedisSettings settings =
        RedisSettings.cluster(TWO)
            .withUser("a-user", () -> "a-password")
            .withTls(
                new Tls(
                    Optional.empty(),
                    Optional.of(Path.of("client.crt")),
                    Optional.of(Path.of("client.key"))));
    assertEquals(
        "Redis CLUSTER [Address[host=a, port=6379], Address[host=b, port=6379]] with TLS",
        settings.toString());
  }

  @Test
  void whatCannotWorkIsRefused() {
    refused("addresses: none (expected: at least one)", () -> RedisSettings.cluster(List.of()));
    refused(
        "addresses: 2 (expected: one; several are of sentinels or of a cluster)",
        () -> with(Mode.STANDALONE, "", "p:", Duration.ofMillis(1)));
    refused(
        "sentinelMaster: empty (expected: the master's name with sentinels, else empty)",
        () -> RedisSettings.sentinel("", TWO));
    refused(
        "sentinelMaster: main (expected: the master's name with sentinels, else empty)",
        () -> with(Mode.CLUSTER, "main", "p:", Duration.ofMillis(1)));
    refused(
        "keyPrefix: a b (expected: 1 to 64 printable ASCII characters without space)",
        () -> with(Mode.CLUSTER, "", "a b", Duration.ofMillis(1)));
    refused(
        "timeout: PT0S (expected: more than zero)",
        () -> RedisSettings.cluster(TWO).withTimeout(Duration.ZERO));
    refused("port: 70000 (expected: 1 to 65535)", () -> new Address("a", 70_000));
    refused("host: empty (expected: a name or an IP address)", () -> new Address(" ", 1));
    refused(
        "key: missing (expected: a certificate and its key, or neither)",
        () -> new Tls(Optional.empty(), Optional.of(Path.of("c")), Optional.empty()));
  }

  private static RedisSettings with(Mode mode, String master, String prefix, Duration timeout) {
    return new RedisSettings(mode, TWO, master, "", () -> "", Optional.empty(), prefix, timeout);
  }

  private static void refused(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }
}
