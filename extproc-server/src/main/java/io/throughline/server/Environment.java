package io.throughline.server;

import io.throughline.server.admin.Access;
import io.throughline.server.admin.AccessTokens;
import io.throughline.server.config.AdminToken;
import io.throughline.server.config.JournalSettings.Postgres;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SessionStoreSettings.Redis;
import io.throughline.server.config.SidecarSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that a configuration names. Their values are never logged.
 *
 * @param variables by name
 */
record Environment(Map<String, String> variables) {
  private static final System.Logger LOG = System.getLogger(Environment.class.getName());
  private static final int SECRET_BYTES = 32;

  /**
   * What credentials are hashed with: what the configuration names, else what the sidecar before
   * this one used, else made for this run.
   *
   * @param predecessors empty for none
   * @throws IOException when replicas share sessions, and the variable of their secret is not set
   */
  byte[] tenantSecret(SidecarSettings settings, byte[] predecessors) throws IOException {
    String variable = settings.tenant().hmacSecretEnvironmentVariable();
    String value = value(variable);
    if (value.isEmpty() && settings.sessionStore().redis() != null) {
      throw new IOException(
          "sidecar.tenant.hmac_secret_env: "
              + variable
              + " is not set (expected: the secret that all replicas share)");
    }
    if (!value.isEmpty()) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
    if (predecessors.length > 0) {
      return predecessors.clone();
    }
    byte[] made = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(made);
    return made;
  }

  /**
   * The tokens that the admin address asks for.
   *
   * @throws IOException when the configuration names a variable that is not set, or two of them
   *     hold the same
   */
  AccessTokens adminTokens(SidecarSettings settings) throws IOException {
    Map<String, Access> byToken = new LinkedHashMap<>();
    for (AdminToken token : settings.adminTokens()) {
      String variable = token.environmentVariable();
      String value = value(variable);
      if (value.isEmpty()) {
        throw new IOException(
            token.key() + ": " + variable + " is not set (expected: the admin token)");
      }
      if (byToken.put(value, new Access(token.scope(), token.tenant())) != null) {
        throw new IOException(
            token.key() + ": " + variable + " holds another's token (expected: one of its own)");
      }
    }
    return new AccessTokens(byToken);
  }

  /** The ACL user of a Redis; empty for the default user. */
  String redisUser(Redis redis) {
    return redis.userEnvironmentVariable() == null
        ? redis.user()
        : value(redis.userEnvironmentVariable());
  }

  /** The password of a Redis as it is now; empty for none, or where its file cannot be read. */
  String redisPassword(Redis redis) {
    return secret(
        "sidecar.session_store.redis.password_file",
        redis.passwordFile(),
        redis.passwordEnvironmentVariable());
  }

  /** The password of the journal's database as it is now; empty for none. */
  String journalPassword(Postgres postgres) {
    return secret(
        "sidecar.journal.postgres.password_file",
        postgres.passwordFile(),
        postgres.passwordEnvironmentVariable());
  }

  private String secret(String key, @Nullable Path file, @Nullable String variable) {
    if (file == null) {
      return value(variable);
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      warn(key + ": " + file + " cannot be read");
      return "";
    }
  }

  /** Names what is missing, once; that Envoy has what it needs cannot be seen from here. */
  void warnOfMissing(RouterConfig config) {
    config.models().values().stream()
        .flatMap(model -> model.backends().stream())
        .flatMap(backend -> Stream.ofNullable(backend.credential()))
        .map(credential -> credential.environmentVariable())
        .distinct()
        .filter(variable -> !variables.containsKey(variable))
        .forEach(variable ->
            warn("api_key_env: " + variable + " is not set here (expected: set for Envoy)"));
    String secret = config.sidecar().tenant().hmacSecretEnvironmentVariable();
    if (secret != null && !variables.containsKey(secret)) {
      warn("sidecar.tenant.hmac_secret_env: " + secret + " is not set; tenants change at restart");
    }
    Redis redis = config.sidecar().sessionStore().redis();
    if (redis != null) {
      warnOfMissing("session_store.redis.user_env", redis.userEnvironmentVariable());
      warnOfMissing("session_store.redis.password_env", redis.passwordEnvironmentVariable());
    }
    Postgres postgres = config.sidecar().journal().postgres();
    if (postgres != null) {
      warnOfMissing("journal.postgres.password_env", postgres.passwordEnvironmentVariable());
    }
  }

  private void warnOfMissing(String key, @Nullable String variable) {
    if (variable != null && !variables.containsKey(variable)) {
      warn("sidecar." + key + ": " + variable + " is not set");
    }
  }

  /** Names only. */
  @Override
  public String toString() {
    return "Environment" + variables.keySet();
  }

  private String value(@Nullable String variable) {
    return variable == null ? "" : variables.getOrDefault(variable, "");
  }

  private static void warn(String text) {
    LOG.log(System.Logger.Level.WARNING, text);
  }
}
