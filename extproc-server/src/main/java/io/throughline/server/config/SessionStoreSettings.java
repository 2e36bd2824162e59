package io.throughline.server.config;

import io.throughline.envoy.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where session memory is kept (docs/sessions.md).
 *
 * @param redis the Redis that replicas share; null for the memory of each sidecar
 */
public record SessionStoreSettings(@Nullable Redis redis) {
  /**
   * A Redis.
   *
   * @param mode what the addresses are of
   * @param addresses of the one server, of sentinels, or of some of a cluster's nodes
   * @param master what sentinels call the server they watch; empty in the other modes
   * @param user the ACL user; empty for the default user
   * @param userEnvironmentVariable names the variable with the user instead; null for none
   * @param passwordEnvironmentVariable names the variable with the password; null for none
   * @param passwordFile file with the password, read at each connection; null for none
   * @param tls null for none
   * @param keyPrefix what all keys begin with
   * @param timeout the longest that a request waits for one answer
   */
  public record Redis(
      Mode mode,
      List<HostPort> addresses,
      String master,
      String user,
      @Nullable String userEnvironmentVariable,
      @Nullable String passwordEnvironmentVariable,
      @Nullable Path passwordFile,
      @Nullable Tls tls,
      String keyPrefix,
      Duration timeout) {
    /** Copies the addresses. */
    public Redis {
      addresses = List.copyOf(addresses);
    }
  }

  /** What addresses are of. */
  public enum Mode {
    /** One server. */
    STANDALONE,
    /** Sentinels. */
    SENTINEL,
    /** A Redis Cluster. */
    CLUSTER
  }

  /**
   * PEM files of a TLS connection.
   *
   * @param authorities whom to trust; null for those of the Java runtime
   * @param certificate the sidecar's own; null for none
   * @param key of that; there if and only if the certificate is
   */
  public record Tls(@Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {}
}
