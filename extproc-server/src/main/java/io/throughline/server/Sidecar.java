package io.throughline.server;

import io.grpc.BindableService;
import io.throughline.envoy.EnvoyAdmin;
import io.throughline.envoy.HostPort;
import io.throughline.replay.Journal;
import io.throughline.selector.BaseMethods;
import io.throughline.server.admin.AccessTokens;
import io.throughline.server.admin.AdminParts;
import io.throughline.server.admin.AdminServer;
import io.throughline.server.admin.LookupApi;
import io.throughline.server.admin.PlanApi;
import io.throughline.server.admin.RatingsApi;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.ConfigText;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings;
import io.throughline.server.exchange.ByteBudget;
import io.throughline.server.exchange.ExtProcService;
import io.throughline.server.exchange.Settlement;
import io.throughline.server.handover.HandoverService;
import io.throughline.server.handover.Predecessor;
import io.throughline.server.identity.Tenants;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.metrics.EnvoyReading;
import io.throughline.server.metrics.Meters;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.SessionStore;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
  private static final long BODY_BYTES_IN_FLIGHT_MAX = 256L << 20;
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);

  /** How long the sidecar before this one may take to tell what it remembers. */
  private static final Duration HANDED_OVER_WITHIN = Duration.ofSeconds(30);

  private static final byte[] NOBODYS_SECRET = {0};
  private static final String UNIX = "unix:";

  private final RouterConfig config;
  private final LiveConfig live;
  private final Environment environment;
  private final Parts parts;
  private final SharedMemory memory;
  private final KeptJournal kept;
  private final LiveUpkeep shown;
  private final ServingState state;
  private final LookupUpkeep lookup;
  private final PlanBook planBook;
  private final PlanUpkeep plans;
  private final BaselineUpkeep baselines;
  private Tenants tenants;
  private byte[] tenantSecret = {};
  private @Nullable Predecessor predecessor;
  private @Nullable HandoverService handover;
  private final EnvoyReading envoy;
  private final ByteBudget bodyBytes = new ByteBudget(BODY_BYTES_IN_FLIGHT_MAX);
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("exchange-sweeper").daemon().factory());
  private @Nullable GrpcServer server;
  private @Nullable SidecarSocket socket;
  private volatile @Nullable HttpAddresses http;
  private @Nullable ConfigWatch watch;
  private volatile boolean ready;
  private volatile ConfigText text = ConfigText.NONE;

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

  private Sidecar(RouterConfig config, Parts parts) throws IOException {
    this.config = config;
    this.parts = parts;
    SidecarSettings settings = config.sidecar();
    this.environment = new Environment(parts.environment());
    this.live =
        new LiveConfig(
            config, () -> EnvoyAdmin.clusterNames(settings.envoyAdmin()), this::reconfigured);
    this.envoy = new EnvoyReading(settings.envoyAdmin());
    Meters meters = new Meters();
    this.memory = SharedMemory.open(settings, environment, parts.clock(), meters);
    SessionStore given = parts.store();
    SessionStore store = given == null ? memory.sessions() : given;
    this.kept = KeptJournal.of(settings.journal(), environment, meters, parts.clock());
    this.shown = new LiveUpkeep(kept.durable(), settings.journal(), parts.clock());
    Journal journal = shown.view().feeding(kept.journal());
    this.state = ServingState.of(store, memory.links(), journal, settings, meters, parts.clock());
    this.lookup =
        new LookupUpkeep(state.learned().lookup(), journal, live, state.meters(), parts.clock());
    this.planBook = new PlanBook(state.learned().plans());
    this.plans = new PlanUpkeep(planBook, live, state.meters(), parts.clock());
    this.baselines =
        new BaselineUpkeep(state.baselines(), kept.durable(), state.meters(), parts.clock());
    this.tenants = new Tenants(settings.tenant(), NOBODYS_SECRET);
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

  /**
   * Starts a sidecar on a file, and takes what the file holds later while it runs.
   *
   * @throws io.throughline.server.config.ConfigException when the file cannot be served
   * @throws IOException when an address cannot be bound; the message names it
   */
  public static Sidecar start(Path file, Parts parts) throws IOException {
    FileVersion version = FileVersion.of(file);
    ConfigLoader loader = new ConfigLoader(parts.baseMethods());
    RouterConfig config = loader.load(file);
    ConfigWatch.warn(config.warnings());
    Sidecar sidecar = start(config, parts);
    sidecar.watch(file, version, loader);
    return sidecar;
  }

  private void taken(Path file, RouterConfig config) {
    text = ConfigText.of(file);
    environment.warnOfMissing(config);
  }

  private void watch(Path file, @Nullable FileVersion version, ConfigLoader loader) {
    ConfigWatch watching =
        new ConfigWatch(
            file, version, loader, live, next -> taken(file, next), state.meters(), parts.clock());
    text = ConfigText.of(file);
    watching.start();
    watch = watching;
  }

  /** The configuration that serves now. */
  public RouterConfig config() {
    return live.get();
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
    if (watch != null) {
      watch.close();
    }
    if (socket != null) {
      socket.remove();
    }
    if (handover != null) {
      handover.ending();
    }
    if (server != null) {
      server.drain(DRAIN_WITHIN);
      server.close();
    }
    sweeper.shutdownNow();
    releaseHttp();
    if (predecessor != null) {
      predecessor.close();
    }
    envoy.close();
    lookup.close();
    plans.close();
    baselines.close();
    state.close();
    shown.close();
    memory.close();
    kept.close();
  }

  private void reconfigured(RouterConfig next) {
    state.learned().lookup().configure(next.lookup());
  }

  private void begin() throws IOException {
    SidecarSettings settings = config.sidecar();
    environment.warnOfMissing(config);
    state.learned().ratings().keepIn(config.ratings().file());
    lookup.start();
    Predecessor before = predecessor(settings);
    predecessor = before;
    tenantSecret =
        environment.tenantSecret(settings, before == null ? new byte[0] : before.tenantSecret());
    tenants = new Tenants(settings.tenant(), tenantSecret);
    HttpAddresses addresses = http(settings);
    http = addresses;
    addresses.open(before != null);
    state.publishGauges();
    shown.publish(state.meters());
    state.meters().envoy(envoy);
    state
        .meters()
        .gauge(
            "throughline.request.body.bytes", "Body bytes in flight", bodyBytes, ByteBudget::held);
    new Rehearsal(config, this::service, parts.clock()).run();
    memory.await();
    if (before != null) {
      before.await(HANDED_OVER_WITHIN);
    }
    // The sidecar before has saved what it learned when it began to tell what it remembers.
    plans.start(memory.planShare(state.learned().plans()));
    Instant begun = parts.clock().instant();
    serve(settings);
    long sweepMillis = Settlement.sweepInterval(settings.unknownAfter()).toMillis();
    sweeper.scheduleWithFixedDelay(this::sweep, sweepMillis, sweepMillis, TimeUnit.MILLISECONDS);
    shown.start(begun);
    kept.start();
    baselines.start();
    ready = true;
  }

  /** The sidecar that serves the socket now, when both keep sessions in their own memory. */
  private @Nullable Predecessor predecessor(SidecarSettings settings) {
    String address = settings.extProcAddress();
    return address.startsWith(UNIX)
            && state.store() instanceof InMemorySessionStore sessions
            && state.links() instanceof InMemoryLinkStore links
        ? Predecessor.on(Path.of(address.substring(UNIX.length())), sessions, links)
        : null;
  }

  /** Another sidecar takes over. */
  private void handingOver() {
    plans.save();
    releaseHttp();
  }

  private void releaseHttp() {
    HttpAddresses addresses = http;
    if (addresses != null) {
      addresses.close();
    }
  }

  /** It has gone again. */
  private void reclaimHttp() {
    HttpAddresses addresses = http;
    if (addresses != null) {
      addresses.reclaim();
    }
  }

  private HttpAddresses http(SidecarSettings settings) {
    HostPort probes = settings.health();
    return new HttpAddresses(
        () -> admin(settings),
        probes == null
            ? null
            : () -> bound(probes, () -> AdminServer.health(probes, state.meters(), this::ready)));
  }

  private AdminServer admin(SidecarSettings settings) throws IOException {
    AccessTokens tokens = environment.adminTokens(settings);
    RatingsApi ratings = new RatingsApi(state.learned().ratings(), live, state.meters());
    LookupApi tables = new LookupApi(state.learned().lookup(), live, parts.clock());
    return bound(
        settings.admin(),
        () ->
            AdminServer.admin(
                settings.admin(),
                tokens,
                new AdminParts(
                    kept.reader(),
                    settings.journal().type().word(),
                    kept.durable(),
                    kept.upkeep(),
                    shown.view(),
                    () -> memory.state(state.store()),
                    ratings,
                    tables,
                    new PlanApi(planBook),
                    live,
                    () -> text,
                    state.meters(),
                    this::ready,
                    parts.clock())));
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
      server = GrpcServer.onSocket(bind, service, handover(), bytesMax);
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

  private List<BindableService> handover() {
    return state.store() instanceof InMemorySessionStore sessions
            && state.links() instanceof InMemoryLinkStore links
        ? List.of(
            handover =
                new HandoverService(
                    sessions,
                    links,
                    tenantSecret,
                    state.open()::size,
                    this::handingOver,
                    this::reclaimHttp))
        : List.of();
  }

  private ExtProcService service(ServingState on) {
    return on.service(live, parts.baseMethods(), tenants, bodyBytes, parts.clock());
  }

  private void sweep() {
    Instant now = parts.clock().instant();
    state.settlement().giveUp(now.minus(live.get().sidecar().unknownAfter()), now);
  }
}
