package io.throughline.server.config;

import io.throughline.envoy.FailoverPlan;
import io.throughline.envoy.HostPort;
import io.throughline.session.RouterProfile;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code sidecar:}: what the shared layout has no place for.
 *
 * @param extProcAddress {@code unix:/absolute/path} or {@code host:port}
 * @param messageTimeout how long Envoy waits for one reply
 * @param admin address of the admin HTTP server
 * @param adminTokens tokens that it takes; none where it is open to the machine
 * @param health address of the open health server; null for none
 * @param envoyAdmin address of Envoy's admin server
 * @param requestBodyBytesMax bound on one request body
 * @param onSidecarFailure what Envoy does without the sidecar
 * @param onStoreFailure what the sidecar does without session memory
 * @param tenant how a request's tenant is found
 * @param trustIdentityHeaders whether a proxy in front of Envoy sets the headers that name user and
 *     groups; otherwise they are stripped
 * @param sessionTtl how long a session is remembered after its last turn
 * @param sessionsMax bound on remembered sessions
 * @param sessionStore where sessions are remembered
 * @param unknownAfter after which time a turn without an outcome is given up
 * @param journal where records are kept
 * @param ensureStreamUsage whether streamed Chat Completions are asked for their usage
 * @param failover how requests move on from a model whose server fails
 * @param workspaces who requests count for
 * @param profiles what sessions are for, and what follows from it
 * @param divergence what is done about conversations that go in circles
 * @param guardian what sessions may have before they are told of, or stopped
 */
public record SidecarSettings(
    String extProcAddress,
    Duration messageTimeout,
    HostPort admin,
    List<AdminToken> adminTokens,
    @Nullable HostPort health,
    HostPort envoyAdmin,
    long requestBodyBytesMax,
    OnSidecarFailure onSidecarFailure,
    OnStoreFailure onStoreFailure,
    TenantSettings tenant,
    boolean trustIdentityHeaders,
    Duration sessionTtl,
    int sessionsMax,
    SessionStoreSettings sessionStore,
    Duration unknownAfter,
    JournalSettings journal,
    boolean ensureStreamUsage,
    FailoverSettings failover,
    Workspaces workspaces,
    ProfileSettings profiles,
    DivergenceSettings divergence,
    GuardianSettings guardian) {

  /**
   * The profile of a session whose client names none.
   *
   * @param virtualKeyId empty for none
   */
  public RouterProfile profileOf(String tenant, String virtualKeyId) {
    return profiles.of(tenant, workspaces.of(tenant, virtualKeyId));
  }

  /**
   * How requests move on from a model whose server fails before its answer begins.
   *
   * @param enabled whether they do at all
   * @param attempts attempts of one request in all
   * @param firstByteTimeout how long an attempt may be silent; null: as long as the listener allows
   * @param failures failures in a row after which a model is no candidate for a while
   * @param rest for how long
   */
  public record FailoverSettings(
      boolean enabled,
      int attempts,
      @Nullable Duration firstByteTimeout,
      int failures,
      Duration rest) {
    /** What Envoy has to know; null when requests do not move on. */
    public @Nullable FailoverPlan plan() {
      return enabled ? new FailoverPlan(attempts, firstByteTimeout) : null;
    }
  }

  /** What Envoy does with a request while the sidecar is away. */
  public enum OnSidecarFailure {
    /** Answers 503. */
    REJECT,
    /** Sends it to the default model. */
    DEFAULT_MODEL
  }

  /** What the sidecar does with a request while session memory is away. */
  public enum OnStoreFailure {
    /** Routes by what the request itself proves, and marks the record. */
    CONTINUE,
    /** Answers 503 to turns inside a tool loop. */
    REFUSE_LOCKED
  }

  /**
   * How a request's tenant is found.
   *
   * @param header a header that names it, lower case; empty for none
   * @param trustHeader whether a proxy in front of Envoy sets that header; otherwise it is stripped
   * @param hmacSecretEnvironmentVariable names the variable with the secret that credentials are
   *     hashed with; null for a secret made at start
   */
  public record TenantSettings(
      String header, boolean trustHeader, @Nullable String hmacSecretEnvironmentVariable) {}
}
