package io.throughline.server.config;

import io.throughline.envoy.HostPort;
import io.throughline.server.config.SessionStoreSettings.Mode;
import io.throughline.server.config.SessionStoreSettings.Redis;
import io.throughline.server.config.SessionStoreSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code sidecar.session_store}. */
final class SessionStoreReader {
  private static final String REDIS = "redis";
  private static final Pattern PREFIX = Pattern.compile("[!-~]{1,64}");

  /**
   * A request may wait for the store four times in two thirds of the time that Envoy waits: for who
   * owns its state, for its session's name, for the session, and for the one that it forked from.
   */
  private static final int WAITS_IN_MESSAGE_TIMEOUT = 6;

  private final Path folder;
  private final Duration messageTimeout;

  SessionStoreReader(Path folder, Duration messageTimeout) {
    this.folder = folder;
    this.messageTimeout = messageTimeout;
  }

  SessionStoreSettings read(Section section) {
    String type = section.oneOf("type", "memory", "memory", REDIS);
    boolean shared = type.equals(REDIS);
    Redis redis = redis(section.section(REDIS), shared);
    section.finish();
    return new SessionStoreSettings(shared ? redis : null);
  }

  private Redis redis(Section section, boolean required) {
    Mode mode =
        Mode.valueOf(
            section
                .oneOf("mode", "standalone", "standalone", "sentinel", "cluster")
                .toUpperCase(Locale.ROOT));
    List<HostPort> addresses = addresses(section, mode, required);
    String master = master(section, mode, required);
    section.excludes("user", "user_env");
    section.excludes("password_env", "password_file");
    requirePassword(section);
    Duration most = messageTimeout.dividedBy(WAITS_IN_MESSAGE_TIMEOUT);
    Redis redis =
        new Redis(
            mode,
            addresses,
            master,
            section.string("user", ""),
            section.optionalString("user_env"),
            section.optionalString("password_env"),
            section.file("password_file", folder),
            tls(section.section("tls")),
            section.matching(
                "key_prefix", "throughline:", PREFIX, "1 to 64 ASCII characters without space"),
            timeout(section, most));
    section.finish();
    return redis;
  }

  private static Duration timeout(Section section, Duration most) {
    Duration written = section.optionalDuration("timeout", Duration.ofMillis(1), most);
    return written == null ? most : written;
  }

  private static List<HostPort> addresses(Section section, Mode mode, boolean required) {
    List<HostPort> addresses = new ArrayList<>();
    List<String> written = section.strings("addresses");
    for (int i = 0; i < written.size(); i++) {
      try {
        addresses.add(HostPort.parse(written.get(i)));
      } catch (IllegalArgumentException e) {
        section.error(
            "addresses[" + i + "]", written.get(i), "host:port with a port from 1 to 65535");
      }
    }
    if (required && written.isEmpty()) {
      section.error("addresses", "none", "at least one host:port");
    }
    if (mode == Mode.STANDALONE && written.size() > 1) {
      section.error("addresses", written.size() + " addresses", "one, or another mode");
    }
    return addresses;
  }

  private static String master(Section section, Mode mode, boolean required) {
    String master = section.string("master", "");
    if (required && mode == Mode.SENTINEL && master.isEmpty()) {
      section.error("master", "absent", "what the sentinels call the server they watch");
    }
    if (mode != Mode.SENTINEL && !master.isEmpty()) {
      section.error("master", master, "absent, or mode sentinel");
    }
    return master;
  }

  private @Nullable Tls tls(Section section) {
    boolean enabled = section.bool("enabled", false);
    section.needs("certificate_file", "key_file", "the certificate's key");
    section.needs("key_file", "certificate_file", "the key's certificate");
    Tls tls =
        new Tls(
            section.file("ca_file", folder),
            section.file("certificate_file", folder),
            section.file("key_file", folder));
    if (!enabled && (tls.authorities() != null || tls.certificate() != null)) {
      section.error("enabled", "false", "true, because files are given");
    }
    section.finish();
    return enabled ? tls : null;
  }

  private static void requirePassword(Section section) {
    boolean user =
        section.optionalString("user") != null || section.optionalString("user_env") != null;
    boolean password =
        section.optionalString("password_env") != null
            || section.optionalString("password_file") != null;
    if (user && !password) {
      section.error("password_env", "absent", "it or password_file, because a user is given");
    }
  }
}
