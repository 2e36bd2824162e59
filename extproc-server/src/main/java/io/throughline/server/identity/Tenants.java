package io.throughline.server.identity;

import io.throughline.server.config.SidecarSettings.TenantSettings;
import io.throughline.session.SessionKey;
import io.throughline.store.LinkKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives tenants and scopes session ids by them.
 *
 * <p>A tenant is the header that the operator trusts; else the keyed hash of the client's
 * credential, so that the credential itself is never kept; else {@value #ANONYMOUS}. Thread-safe.
 */
public final class Tenants {
  /** The tenant of all requests without a credential. */
  public static final String ANONYMOUS = "anonymous";

  private static final System.Logger LOG = System.getLogger(Tenants.class.getName());
  private static final String HMAC = "HmacSHA256";
  private static final int TENANT_BYTES = 16;
  private static final byte SEPARATOR = 0;

  /** Keep keys of different purposes apart; no tenant has such a character in its name. */
  private static final String ISSUED = "\0issued";

  private static final String CONVERSATIONS = "\0conversations\0";

  private final TenantSettings settings;
  private final Mac keyed;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Creates it.
   *
   * @param settings which header to trust
   * @param secret what credentials are hashed with, not empty
   */
  public Tenants(TenantSettings settings, byte[] secret) {
    this.settings = settings;
    this.keyed = keyed(secret);
  }

  /**
   * Who asks.
   *
   * @param tenant the tenant
   * @param virtualKeyId keyed hash of the credential; empty without one. It is the tenant where no
   *     trusted header names that
   */
  public record Caller(String tenant, String virtualKeyId) {}

  /** Who asks; the credential is hashed once. */
  public Caller of(RequestHeaders headers) {
    String credential = credential(headers);
    String key = credential.isEmpty() ? "" : hashed(credential);
    String named = settings.trustHeader() ? headers.get(settings.header()) : "";
    if (!named.isEmpty()) {
      return new Caller(named, key);
    }
    return new Caller(key.isEmpty() ? anonymous() : key, key);
  }

  /** The key of a tenant's session. */
  public static SessionKey key(String tenant, String sessionId) {
    MessageDigest digest = sha256();
    digest.update(tenant.getBytes(StandardCharsets.UTF_8));
    digest.update(SEPARATOR);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(sessionId.getBytes(StandardCharsets.UTF_8)));
    return new SessionKey(hash.getLong(), hash.getLong());
  }

  /** The key of an id that a provider issued to a tenant. */
  public static LinkKey idKey(String tenant, String id) {
    SessionKey key = key(tenant + ISSUED, id);
    return new LinkKey(key.high(), key.low());
  }

  /**
   * What the hashes of a tenant's conversations start from: nobody without the deployment's secret
   * can make one, and no two tenants have one in common.
   */
  public MessageDigest conversations(String tenant) {
    MessageDigest digest = sha256();
    digest.update(hmac(CONVERSATIONS + tenant));
    return digest;
  }

  /** Told once: without credentials all clients share one tenant. */
  private String anonymous() {
    if (warned.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a request bears no credential: such requests share the tenant " + ANONYMOUS);
    }
    return ANONYMOUS;
  }

  private static String credential(RequestHeaders headers) {
    String authorization = headers.get("authorization");
    return authorization.isEmpty() ? headers.get("x-api-key") : authorization;
  }

  private String hashed(String credential) {
    return HexFormat.of().formatHex(hmac(credential), 0, TENANT_BYTES);
  }

  private byte[] hmac(String text) {
    try {
      return ((Mac) keyed.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(HMAC + " of this Java platform cannot be cloned", e);
    }
  }

  /** Looked up and keyed once: both cost more than hashing a credential. */
  private static Mac keyed(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
