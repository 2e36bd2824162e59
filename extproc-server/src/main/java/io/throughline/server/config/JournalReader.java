package io.throughline.server.config;

import io.throughline.server.config.JournalSettings.Postgres;
import io.throughline.server.config.JournalSettings.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code sidecar.journal}. */
final class JournalReader {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final String POSTGRES = "postgres";
  private static final int KIB = 1 << 10;
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration TEN_YEARS = Duration.ofDays(3_650);

  /** Neither a user nor an option such as a password stands in it. */
  private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^@?\\s]{1,1000}");

  private final Path folder;

  JournalReader(Path folder) {
    this.folder = folder;
  }

  JournalSettings read(Section section) {
    String type = section.oneOf("type", "embedded", "embedded", POSTGRES, "memory");
    boolean shared = type.equals(POSTGRES);
    Section spill = section.section("spill");
    Section capture = section.section("capture");
    int textBytesMax = (int) capture.bytes("bytes_max", 4 * KIB, 256, 64 * KIB);
    JournalSettings settings =
        new JournalSettings(
            Type.valueOf(type.toUpperCase(Locale.ROOT)),
            file(section, "file", "run/journal.sqlite"),
            postgres(section.section(POSTGRES), shared),
            section.duration("retention", MONTH, Duration.ofHours(1), TEN_YEARS),
            section.bytes("size_max", 10 * GIB, 16 * MIB, 100_000 * GIB),
            file(spill, "folder", "run/journal-spill"),
            spill.bytes("size_max", 256 * MIB, MIB, 100 * GIB),
            capture.present() ? textBytesMax : 0);
    spill.finish();
    capture.finish();
    section.finish();
    return settings;
  }

  private Path file(Section section, String key, String absent) {
    Path file = section.file(key, folder);
    return file == null ? folder.resolve(absent) : file;
  }

  private @Nullable Postgres postgres(Section section, boolean required) {
    String url = section.string("url", "");
    section.excludes("password_env", "password_file");
    Postgres postgres =
        new Postgres(
            url,
            section.string("user", "throughline"),
            section.optionalString("password_env"),
            section.file("password_file", folder));
    boolean given = !url.isEmpty();
    if ((required || given) && !URL.matcher(url).matches()) {
      section.error(
          "url",
          given ? "not such a text" : "absent",
          "jdbc:postgresql://host:port/database, without credentials and options");
    }
    if (given && !required) {
      section.error("url", "present", "absent, or type postgres");
    }
    section.finish();
    return required ? postgres : null;
  }
}
