package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import io.throughline.store.redis.RedisSettings.Tls;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsIT {
  private static final String SECRET = "not-a-secret";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void bothSidesProveThemselvesByCertificates() throws Exception {
    Identity server = new Identity("server");
    Identity client = new Identity("client");
    Identity stranger = new Identity("stranger");
    int port = RedisServer.freePort();
    try (RedisServer redis =
        RedisServer.start(
            "--tls-port", Integer.toString(port),
            "--tls-cert-file", server.certificate().toString(),
            "--tls-key-file", server.key().toString(),
            "--tls-ca-cert-file", client.certificate().toString(),
            "--tls-auth-clients", "yes")) {
      RedisSettings settings = RedisSettings.standalone("127.0.0.1", port).withTimeout(TIMEOUT);
      assertTrue(writes(settings.withTls(client.trusting(server))));
      assertFalse(connects(settings.withTls(stranger.trusting(server))), "unknown client");
      assertFalse(connects(settings.withTls(client.trusting(stranger))), "unknown server");
      assertFalse(connects(settings), "no TLS");
    }
  }

  private static boolean writes(RedisSettings settings) throws Exception {
    try (RedisConnection connection = RedisConnection.open(settings)) {
      connection.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
      return new TurnsOf(new RedisSessionStore(connection, Duration.ofHours(1)))
          .write(new SessionKey(1, 2));
    }
  }

  /** Whether it is connected after several tries. */
  private static boolean connects(RedisSettings settings) throws Exception {
    try (RedisConnection connection = RedisConnection.open(settings)) {
      return connection
          .connected()
          .thenApply(done -> true)
          .toCompletableFuture()
          .completeOnTimeout(false, 1, TimeUnit.SECONDS)
          .join();
    }
  }

  /** A key with a certificate that it signed itself, by the JDK's keytool. */
  private final class Identity {
    private final String name;

    Identity(String name) throws Exception {
      this.name = name;
      Path store = folder.resolve(name + ".p12");
      Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
      Process process =
          new ProcessBuilder(
                  keytool.toString(),
                  "-genkeypair",
                  "-alias",
                  name,
                  "-keyalg",
                  "RSA",
                  "-keysize",
                  "2048",
                  "-dname",
                  "CN=" + name,
                  "-validity",
                  "2",
                  "-ext",
                  "SAN=ip:127.0.0.1",
                  "-ext",
                  "BC=ca:true",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  SECRET)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(name + ".log").toFile())
              .start();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, SECRET.toCharArray());
      }
      write(certificate(), "CERTIFICATE", keys.getCertificate(name).getEncoded());
      write(key(), "PRIVATE KEY", keys.getKey(name, SECRET.toCharArray()).getEncoded());
    }

    Path certificate() {
      return folder.resolve(name + ".crt");
    }

    Path key() {
      return folder.resolve(name + ".key");
    }

    Tls trusting(Identity other) {
      return new Tls(
          Optional.of(other.certificate()), Optional.of(certificate()), Optional.of(key()));
    }

    private static void write(Path file, String kind, byte[] bytes) throws Exception {
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
      Files.writeString(
          file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
  }
}
