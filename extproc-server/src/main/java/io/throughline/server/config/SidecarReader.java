package io.throughline.server.config;

import io.throughline.envoy.FailoverPlan;
import io.throughline.envoy.HostPort;
import io.throughline.server.config.SidecarSettings.FailoverSettings;
import io.throughline.server.config.SidecarSettings.OnSidecarFailure;
import io.throughline.server.config.SidecarSettings.OnStoreFailure;
import io.throughline.server.config.SidecarSettings.TenantSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code sidecar}: our own section. */
final class SidecarReader {
  /** Linux keeps 108 bytes for a socket's path, the closing zero included. */
  private static final int SOCKET_PATH_BYTES_MAX = 107;

  private static final long MIB = 1L << 20;
  private static final String UNIX = "unix:";

  private final Path folder;

  SidecarReader(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  SidecarSettings read(Section section) {
    section.oneOf("apiVersion", "v1", "v1");
    section.oneOf("compatibility", "strict", "strict", "warn");
    Section extProc = section.section("ext_proc");
    String address = extProcAddress(extProc);
    Duration timeout =
        extProc.duration(
            "message_timeout",
            Duration.ofMillis(300),
            Duration.ofMillis(10),
            Duration.ofSeconds(10));
    extProc.finish();
    AdminReader.Admin admin = new AdminReader().read(section.section("admin"));
    Section session = section.section("session");
    SidecarSettings settings =
        new SidecarSettings(
            address,
            timeout,
            admin.address(),
            admin.tokens(),
            health(section.section("health")),
            envoyAdmin(section.section("envoy")),
            section.bytes("request_body_bytes_max", 32 * MIB, 1 << 10, 256 * MIB),
            OnSidecarFailure.valueOf(
                section
                    .oneOf("on_sidecar_failure", "reject", "reject", "default_model")
                    .toUpperCase(Locale.ROOT)),
            OnStoreFailure.valueOf(
                section
                    .oneOf("on_store_failure", "continue", "continue", "refuse_locked")
                    .toUpperCase(Locale.ROOT)),
            tenant(section.section("tenant")),
            trustsIdentity(section.section("authz")),
            session.duration("ttl", Duration.ofHours(24), Duration.ofSeconds(1), days(365)),
            session.integer("sessions_max", 1_000_000, 1, 100_000_000),
            new SessionStoreReader(folder, timeout).read(section.section("session_store")),
            session.duration(
                "unknown_after", Duration.ofMinutes(10), Duration.ofSeconds(1), days(1)),
            new JournalReader(folder).read(section.section("journal")),
            section.bool("ensure_stream_usage", false),
            failover(section.section("failover")),
            new WorkspacesReader().read(section),
            new ProfilesReader().read(section.section("profiles")),
            DivergenceReader.read(section.section("divergence")),
            GuardianReader.read(section.section("guardian")));
    session.finish();
    requireSharedSecret(section, settings);
    requireFollowed(section, settings);
    section.finish();
    return settings;
  }

  /** Replicas that hash each with a secret of its own never find each other's sessions. */
  private static void requireSharedSecret(Section section, SidecarSettings settings) {
    if (settings.sessionStore().redis() != null
        && settings.tenant().hmacSecretEnvironmentVariable() == null) {
      section.error(
          "tenant.hmac_secret_env",
          "absent",
          "the variable with the secret that all replicas share, because session_store is redis");
    }
  }

  /** Nobody counts calls where no conversation is followed. */
  private static void requireFollowed(Section section, SidecarSettings settings) {
    if (settings.guardian().repeatedCalls() != null && !settings.divergence().enabled()) {
      section.error("guardian.repeated_calls", "present", "absent, because divergence is off");
    }
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  private static @Nullable HostPort health(Section section) {
    String address = section.optionalString("address");
    section.finish();
    return address == null ? null : address(section, "address", address);
  }

  private static FailoverSettings failover(Section section) {
    boolean enabled = section.bool("enabled", true);
    int attempts = section.integer("attempts", 3, 2, FailoverPlan.ATTEMPTS_BOUND);
    Duration firstByte =
        section.optionalDuration("first_byte_timeout", Duration.ofMillis(10), days(1));
    int failures = section.integer("failures", 3, 1, 1_000);
    Duration rest =
        section.duration("rest", Duration.ofSeconds(10), Duration.ofMillis(100), days(1));
    section.finish();
    return new FailoverSettings(enabled, attempts, firstByte, failures, rest);
  }

  private static HostPort envoyAdmin(Section section) {
    HostPort address = address(section, "admin", section.string("admin", "127.0.0.1:19000"));
    section.finish();
    return address;
  }

  private static TenantSettings tenant(Section section) {
    String header = section.string("header", "").toLowerCase(Locale.ROOT);
    boolean trusted = section.bool("trust_header", false);
    String secret = section.optionalString("hmac_secret_env");
    if (trusted && header.isEmpty()) {
      section.error("header", "absent", "a header name, because trust_header is true");
    }
    if (!header.matches("[a-z0-9-]*")) {
      section.error("header", header, "a header name");
    }
    section.finish();
    return new TenantSettings(header, trusted, secret);
  }

  private static boolean trustsIdentity(Section section) {
    boolean trusted = section.bool("trust_headers", false);
    section.finish();
    return trusted;
  }

  private String extProcAddress(Section section) {
    String address = section.string("address", "unix:run/ext_proc.sock");
    if (!address.startsWith(UNIX)) {
      HostPort parsed = parsed(section, "address", address);
      if (parsed != null && !isLoopback(parsed)) {
        section.error("address", address, "unix:PATH or a loopback address");
      }
      return address;
    }
    String path = socketPath(address);
    if (path == null) {
      section.error("address", "no path", "unix:PATH");
      return address;
    }
    if (address.length() == UNIX.length()
        || path.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES_MAX) {
      section.error(
          "address", UNIX + path, "unix:PATH of at most " + SOCKET_PATH_BYTES_MAX + " bytes");
    }
    return UNIX + path;
  }

  /** Null for what no file can be named, such as a NUL. */
  private @Nullable String socketPath(String address) {
    try {
      return folder.resolve(address.substring(UNIX.length())).normalize().toString();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  static HostPort address(Section section, String key, String written) {
    HostPort parsed = parsed(section, key, written);
    return parsed == null ? new HostPort("127.0.0.1", 1) : parsed;
  }

  private static @Nullable HostPort parsed(Section section, String key, String address) {
    try {
      return HostPort.parse(address);
    } catch (IllegalArgumentException e) {
      section.error(key, address, "host:port with a port from 1 to 65535");
      return null;
    }
  }

  static boolean isLoopback(HostPort address) {
    String host = address.host();
    boolean literal = host.matches("[0-9.]+") || host.contains(":");
    if (!literal) {
      return host.equals("localhost");
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
