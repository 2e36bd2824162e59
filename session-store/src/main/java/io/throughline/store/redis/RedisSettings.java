package io.throughline.store.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the Redis is and how to reach it. Immutable; its text shows no secret.
 *
 * @param mode what the addresses are of
 * @param addresses one server; or some of the sentinels, or of the cluster's nodes
 * @param sentinelMaster name of the master that the sentinels watch; empty in the other modes
 * @param user the ACL user; empty for the default user
 * @param password asked at each connection, so that it can be changed; empty text for none. It must
 *     answer at once
 * @param tls TLS; empty for none
 * @param keyPrefix what all keys begin with, 1 to 64 printable ASCII characters without space
 * @param timeout the longest that a request waits, more than zero; shorter than Envoy's message
 *     timeout
 */
public record RedisSettings(
    Mode mode,
    List<Address> addresses,
    String sentinelMaster,
    String user,
    Supplier<String> password,
    Optional<Tls> tls,
    String keyPrefix,
    Duration timeout) {
  /** What all keys begin with unless something else is said. */
  public static final String KEY_PREFIX = "throughline:";

  /** How long a request waits unless something else is said. */
  public static final Duration TIMEOUT = Duration.ofMillis(100);

  private static final int KEY_PREFIX_MAX = 64;
  private static final int PORT_MAX = 65_535;

  /** What the addresses are of. */
  public enum Mode {
    /** One server. */
    STANDALONE,
    /** Sentinels, which tell the master. */
    SENTINEL,
    /** Nodes of a Redis Cluster. */
    CLUSTER
  }

  /**
   * An address.
   *
   * @param host name or IP address
   * @param port 1 to 65535
   */
  public record Address(String host, int port) {
    /** Checks the address. */
    public Address {
      check(!host.isBlank(), "host", "empty", "a name or an IP address");
      check(port > 0 && port <= PORT_MAX, "port", port, "1 to 65535");
    }
  }

  /**
   * TLS; files are PEM and are read at each connection.
   *
   * @param authorities whom to trust; empty for those of the Java runtime
   * @param certificate the client's certificate chain; empty for none
   * @param key the client's key, PKCS#8; there if and only if the certificate is
   */
  public record Tls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    /** Checks that a certificate has its key. */
    public Tls {
      check(
          certificate.isPresent() == key.isPresent(),
          "key",
          key.isPresent() ? "there" : "missing",
          "a certificate and its key, or neither");
    }
  }

  /** Checks the settings. */
  public RedisSettings {
    addresses = List.copyOf(addresses);
    check(!addresses.isEmpty(), "addresses", "none", "at least one");
    check(
        mode != Mode.STANDALONE || addresses.size() == 1,
        "addresses",
        addresses.size(),
        "one; several are of sentinels or of a cluster");
    check(
        (mode == Mode.SENTINEL) != sentinelMaster.isEmpty(),
        "sentinelMaster",
        sentinelMaster.isEmpty() ? "empty" : sentinelMaster,
        "the master's name with sentinels, else empty");
    check(
        keyPrefix.length() <= KEY_PREFIX_MAX && keyPrefix.matches("[!-~]+"),
        "keyPrefix",
        keyPrefix,
        "1 to 64 printable ASCII characters without space");
    check(timeout.isPositive(), "timeout", timeout, "more than zero");
  }

  /** One server without password and TLS, with the usual prefix and timeout. */
  public static RedisSettings standalone(String host, int port) {
    return plain(Mode.STANDALONE, List.of(new Address(host, port)), "");
  }

  /** Sentinels without password and TLS, with the usual prefix and timeout. */
  public static RedisSettings sentinel(String master, List<Address> sentinels) {
    return plain(Mode.SENTINEL, sentinels, master);
  }

  /** A cluster without password and TLS, with the usual prefix and timeout. */
  public static RedisSettings cluster(List<Address> nodes) {
    return plain(Mode.CLUSTER, nodes, "");
  }

  private static RedisSettings plain(Mode mode, List<Address> addresses, String master) {
    return new RedisSettings(
        mode, addresses, master, "", () -> "", Optional.empty(), KEY_PREFIX, TIMEOUT);
  }

  /** The same with a user and a password. */
  public RedisSettings withUser(String name, Supplier<String> secret) {
    return new RedisSettings(
        mode, addresses, sentinelMaster, name, secret, tls, keyPrefix, timeout);
  }

  /** The same with TLS. */
  public RedisSettings withTls(Tls secured) {
    return new RedisSettings(
        mode, addresses, sentinelMaster, user, password, Optional.of(secured), keyPrefix, timeout);
  }

  /** The same with another timeout. */
  public RedisSettings withTimeout(Duration longest) {
    return new RedisSettings(
        mode, addresses, sentinelMaster, user, password, tls, keyPrefix, longest);
  }

  /** The settings without user, password and files. */
  @Override
  public String toString() {
    return "Redis " + mode + " " + addresses + (tls.isPresent() ? " with TLS" : "");
  }

  private static void check(boolean right, String name, Object value, String expected) {
    if (!right) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
