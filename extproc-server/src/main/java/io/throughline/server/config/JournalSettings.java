package io.throughline.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where records are kept (docs/journal.md).
 *
 * @param type what keeps them
 * @param file of the embedded journal
 * @param postgres the database that sidecars share; null with another type
 * @param retention records that are older are deleted
 * @param bytesMax beyond it the oldest records are deleted
 * @param spillFolder where records wait on the local disk while what keeps them is away
 * @param spillBytesMax bound of that
 * @param textBytesMax how much of the texts of a request and of its answer is kept, each in bytes
 *     of UTF-8; 0: none of them is
 */
public record JournalSettings(
    Type type,
    Path file,
    @Nullable Postgres postgres,
    Duration retention,
    long bytesMax,
    Path spillFolder,
    long spillBytesMax,
    int textBytesMax) {
  /** What keeps records. */
  public enum Type {
    /** One file beside the sidecar. */
    EMBEDDED,
    /** A PostgreSQL that sidecars share. */
    POSTGRES,
    /** The sidecar's memory: a restart forgets them. */
    MEMORY;

    /** As the configuration has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A PostgreSQL.
   *
   * @param url {@code jdbc:postgresql://host:port/database}, without credentials
   * @param user the role
   * @param passwordEnvironmentVariable names the variable with the password; null for none
   * @param passwordFile file with the password, read at each opening; null for none
   */
  public record Postgres(
      String url,
      String user,
      @Nullable String passwordEnvironmentVariable,
      @Nullable Path passwordFile) {}
}
