package io.throughline.server;

import io.throughline.envoy.HostPort;
import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.Journal;
import io.throughline.selector.BaseMethods;
import io.throughline.server.admin.AdminServer;
import io.throughline.server.capture.CaptureQueue;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings;
import io.throughline.server.exchange.ByteBudget;
import io.throughline.server.exchange.ExtProcService;
import io.throughline.server.exchange.OpenExchanges;
import io.throughline.server.exchange.Settlement;
import io.throughline.server.identity.Tenants;
import io.throughline.server.metrics.Meters;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.SessionStore;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar: the one place where its parts come together. Started, warmed up and ready when
 * {@link #start} returns. Thread-safe.
 */
public final class Sidecar implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sidecar.class.getName());
  private static final int JOURNAL_RECORDS_MAX = 10_000;
  private static final long BODY_BYTES_IN_FLIGHT_MAX = 256L << 20;
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);
  private static final String UNIX = "unix:";
  private static final int SECRET_BYTES = 32;

  private final RouterConfig config;
  private final Parts parts;
  private final ServingState state;
  private final Tenants tenants;
  private final ByteBudget bodyBytes = new ByteBudget(BODY_BYTES_IN_FLIGHT_MAX);
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("exchange-sweeper").daemon().factory());
  private @Nullable GrpcServer server;
  private @Nullable SidecarSocket socket;
  private @Nullable AdminServer admin;
  private @Nullable AdminServer health;
  private volatile boolean ready;

  /**
   * What can be exchanged.
   *
   * @param baseMethods the methods that decisions may name
   * @param store session memory; null for the in-memory store of the configuration
   * @param clock tells the time
   * @param environment variables that hold secrets
   */
  public record Parts(
      BaseMethods baseMethods,
      @Nullable SessionStore store,
      InstantSource clock,
      Map<String, String> environment) {
    /** The parts of production. */
    public static Parts standard() {
      return new Parts(BaseMethods.standard(), null, InstantSource.system(), System.getenv());
    }
  }

  private Sidecar(RouterConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
    SidecarSettings settings = config.sidecar();
    SessionStore given = parts.store();
    SessionStore store =
        given == null
            ? new InMemorySessionStore(settings.sessionsMax(), settings.sessionTtl(), parts.clock())
            : given;
    Journal journal = new InMemoryJournal(JOURNAL_RECORDS_MAX);
    this.state = ServingState.of(store, journal, parts.clock());
    this.tenants = new Tenants(settings.tenant(), secret());
  }

  /**
   * Starts a sidecar.
   *
   * @throws IOException when an address cannot be bound; the message names it
   */
  public static Sidecar start(RouterConfig config, Parts parts) throws IOException {
    Sidecar sidecar = new Sidecar(config, parts);
    try {
      sidecar.begin();
    } catch (IOException | RuntimeException e) {
      sidecar.close();
      throw e;
    }
    return sidecar;
  }

  /** The records of this sidecar. */
  public Journal journal() {
    return state.journal();
  }

  /** Whether it takes exchanges. */
  public boolean ready() {
    return ready;
  }

  @Override
  public void close() {
    ready = false;
    if (socket != null) {
      socket.remove();
    }
    if (server != null) {
      server.drain(DRAIN_WITHIN);
      server.close();
    }
    sweeper.shutdownNow();
    if (admin != null) {
      admin.close();
    }
    if (health != null) {
      health.close();
    }
    state.close();
  }

  private void begin() throws IOException {
    SidecarSettings settings = config.sidecar();
    warnOfMissingVariables();
    admin = admin(settings);
    HostPort probes = settings.health();
    health =
        probes == null
            ? null
            : bound(probes, () -> AdminServer.health(probes, state.meters(), this::ready));
    publishGauges();
    warmUp(settings);
    serve(settings);
    long sweepMillis = Settlement.sweepInterval(settings.unknownAfter()).toMillis();
    sweeper.scheduleWithFixedDelay(this::sweep, sweepMillis, sweepMillis, TimeUnit.MILLISECONDS);
    ready = true;
  }

  private AdminServer admin(SidecarSettings settings) throws IOException {
    String variable = settings.adminTokenEnvironmentVariable();
    @Nullable String token = variable == null ? null : parts.environment().get(variable);
    if (variable != null && (token == null || token.isEmpty())) {
      throw new IOException(
          "sidecar.admin.token_env: " + variable + " is not set (expected: the admin token)");
    }
    return bound(
        settings.admin(),
        () ->
            AdminServer.admin(
                settings.admin(), token, state.journal(), state.meters(), this::ready));
  }

  private interface Binding<T> {
    T bind() throws IOException;
  }

  private static <T> T bound(HostPort address, Binding<T> binding) throws IOException {
    try {
      return binding.bind();
    } catch (BindException e) {
      throw new BindException("address in use: " + address + " (expected: a free one)");
    }
  }

  private void serve(SidecarSettings settings) throws IOException {
    ExtProcService service = service(state);
    String address = settings.extProcAddress();
    long bytesMax = settings.requestBodyBytesMax();
    if (address.startsWith(UNIX)) {
      SidecarSocket live = new SidecarSocket(Path.of(address.substring(UNIX.length())));
      Path bind = live.prepare();
      server = GrpcServer.onSocket(bind, service, bytesMax);
      live.publish(bind);
      socket = live;
    } else {
      HostPort tcp = HostPort.parse(address);
      InetSocketAddress inet = new InetSocketAddress(tcp.host(), tcp.port());
      try {
        server = GrpcServer.onAddress(inet, service, bytesMax);
      } catch (IOException e) {
        throw new BindException("address in use: " + tcp + " (expected: a free one)");
      }
    }
  }

  /** The same code on memory and records that are thrown away. */
  private void warmUp(SidecarSettings settings) throws IOException {
    SessionStore memory = new InMemorySessionStore(1_000, Duration.ofMinutes(1), parts.clock());
    Journal records = new InMemoryJournal(1_000);
    String address = settings.extProcAddress();
    long bytesMax = settings.requestBodyBytesMax();
    try (ServingState rehearsed = ServingState.of(memory, records, parts.clock())) {
      ExtProcService service = service(rehearsed);
      if (address.startsWith(UNIX)) {
        Path path = new SidecarSocket(Path.of(address.substring(UNIX.length()))).prepare();
        try (GrpcServer server = GrpcServer.onSocket(path, service, bytesMax)) {
          warmUp(server.address());
        }
      } else {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (GrpcServer server = GrpcServer.onAddress(loopback, service, bytesMax)) {
          warmUp(server.address());
        }
      }
    }
  }

  private void warmUp(SocketAddress address) {
    WarmUp.run(address, config.autoNames().iterator().next());
  }

  private ExtProcService service(ServingState on) {
    return on.service(() -> config, parts.baseMethods(), tenants, bodyBytes, parts.clock());
  }

  private void sweep() {
    java.time.Instant now = parts.clock().instant();
    state.settlement().giveUp(now.minus(config.sidecar().unknownAfter()), now);
  }

  private void publishGauges() {
    Meters meters = state.meters();
    OpenExchanges open = state.open();
    CaptureQueue captures = state.captures();
    meters.gauge("throughline.sessions", "Sessions remembered", state.store(), SessionStore::size);
    meters.gauge("throughline.exchanges.open", "Answers not ended", open, OpenExchanges::size);
    meters.gauge(
        "throughline.exchanges.overflowed",
        "Answers whose end cannot be told",
        open,
        OpenExchanges::overflowed);
    meters.gauge(
        "throughline.request.body.bytes", "Body bytes in flight", bodyBytes, ByteBudget::held);
    meters.gauge(
        "throughline.capture.waiting", "Parts of answers to read", captures, CaptureQueue::waiting);
    meters.gauge(
        "throughline.journal.dropped",
        "Records dropped for newer",
        state.journal(),
        Journal::dropped);
  }

  private byte[] secret() {
    String variable = config.sidecar().tenant().hmacSecretEnvironmentVariable();
    String value = variable == null ? null : parts.environment().get(variable);
    if (value != null && !value.isEmpty()) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
    byte[] made = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(made);
    return made;
  }

  private void warnOfMissingVariables() {
    config.models().values().stream()
        .flatMap(model -> model.backends().stream())
        .flatMap(backend -> java.util.stream.Stream.ofNullable(backend.credential()))
        .map(credential -> credential.environmentVariable())
        .distinct()
        .filter(variable -> !parts.environment().containsKey(variable))
        .forEach(variable ->
            LOG.log(
                System.Logger.Level.WARNING,
                "api_key_env: " + variable + " is not set here (expected: set for Envoy)"));
    String secret = config.sidecar().tenant().hmacSecretEnvironmentVariable();
    if (secret != null && !parts.environment().containsKey(secret)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "sidecar.tenant.hmac_secret_env: " + secret + " is not set; tenants change at restart");
    }
  }
}
