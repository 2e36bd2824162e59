package io.throughline.server;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
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
import io.throughline.server.signal.RoleBindings;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.SessionStore;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
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
  private final SessionStore store;
  private final Journal journal = new InMemoryJournal(JOURNAL_RECORDS_MAX);
  private final Meters meters = new Meters();
  private final OpenExchanges open = new OpenExchanges();
  private final ByteBudget bodyBytes = new ByteBudget(BODY_BYTES_IN_FLIGHT_MAX);
  private final CaptureQueue captures;
  private final Settlement settlement;
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
    this.store =
        given == null
            ? new InMemorySessionStore(settings.sessionsMax(), settings.sessionTtl(), parts.clock())
            : given;
    this.settlement = new Settlement(open, store, journal, meters);
    this.captures = new CaptureQueue(settlement, meters, parts.clock());
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
    return journal;
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
    captures.close();
    if (admin != null) {
      admin.close();
    }
    if (health != null) {
      health.close();
    }
    store.close();
  }

  private void begin() throws IOException {
    SidecarSettings settings = config.sidecar();
    warnOfMissingVariables();
    admin = admin(settings);
    HostPort probes = settings.health();
    health =
        probes == null
            ? null
            : bound(probes, () -> AdminServer.health(probes, meters, this::ready));
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
        () -> AdminServer.admin(settings.admin(), token, journal, meters, this::ready));
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
    ExtProcService service = service(store, journal, captures, settlement, open, meters);
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

  private ExtProcService service(
      SessionStore memory,
      Journal records,
      CaptureQueue queue,
      Settlement ending,
      OpenExchanges exchanges,
      Meters counts) {
    return new ExtProcService(
        () -> config,
        parts.baseMethods(),
        memory,
        records,
        exchanges,
        ending,
        queue,
        new Tenants(config.sidecar().tenant(), secret()),
        bodyBytes,
        counts,
        parts.clock());
  }

  /** The same code on memory and records that are thrown away. */
  private void warmUp(SidecarSettings settings) throws IOException {
    if (!settings.extProcAddress().startsWith(UNIX)) {
      return;
    }
    Meters unused = new Meters();
    OpenExchanges exchanges = new OpenExchanges();
    SessionStore memory = new InMemorySessionStore(1_000, Duration.ofMinutes(1), parts.clock());
    Journal records = new InMemoryJournal(1_000);
    Settlement ending = new Settlement(exchanges, memory, records, unused);
    SidecarSocket rehearsal =
        new SidecarSocket(Path.of(settings.extProcAddress().substring(UNIX.length())));
    Path path = rehearsal.prepare();
    try (CaptureQueue queue = new CaptureQueue(ending, unused, parts.clock());
        GrpcServer server =
            GrpcServer.onSocket(
                path,
                service(memory, records, queue, ending, exchanges, unused),
                settings.requestBodyBytesMax())) {
      warmUp(path);
    }
  }

  private void warmUp(Path path) {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(path.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .directExecutor()
            .usePlaintext()
            .build();
    try {
      RoleBindings roles = config.roles();
      WarmUp.run(
          channel,
          config.autoNames().iterator().next(),
          roles == null ? Map.of() : Map.of(roles.userHeader(), "warm-up"));
    } finally {
      channel.shutdownNow();
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private void sweep() {
    java.time.Instant now = parts.clock().instant();
    settlement.giveUp(now.minus(config.sidecar().unknownAfter()), now);
  }

  private void publishGauges() {
    meters.gauge("throughline.sessions", "Sessions remembered", store, SessionStore::size);
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
        "throughline.journal.dropped", "Records dropped for newer", journal, Journal::dropped);
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
