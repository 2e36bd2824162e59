package io.throughline.store.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ConnectionIntent;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.throughline.store.redis.RedisSettings.Address;
import io.throughline.store.redis.RedisSettings.Mode;
import io.throughline.store.redis.RedisSettings.Tls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lettuce clients for the settings: everything that is Lettuce's own way of saying them. */
final class Clients {
  /** Commands that may wait for their answers on one connection; more are refused at once. */
  private static final int WAITING_COMMANDS_MAX = 10_000;

  private static final int IO_THREADS = 2;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration RECONNECT_AFTER_MIN = Duration.ofMillis(50);
  private static final Duration RECONNECT_AFTER_MAX = Duration.ofSeconds(1);
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(10);
  private static final Duration TOPOLOGY_REFRESH_AT_MOST_EVERY = Duration.ofSeconds(1);

  /** A client that is not connected yet. */
  interface Client {
    /** Connects; to be called again only after it failed. */
    CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connect();

    /** Lettuce's client. */
    AbstractRedisClient lettuce();
  }

  private record Single(RedisClient lettuce, RedisURI uri) implements Client {
    @Override
    public CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connect() {
      return lettuce
          .connectAsync(ByteArrayCodec.INSTANCE, uri)
          .thenApply(connection -> connection.async());
    }
  }

  private record Watched(RedisClient lettuce, RedisURI uri) implements Client {
    @Override
    public CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connect() {
      return MasterReplica.connectAsync(lettuce, ByteArrayCodec.INSTANCE, uri)
          .thenApply(connection -> {
            connection.setReadFrom(ReadFrom.UPSTREAM);
            return connection.async();
          });
    }
  }

  private record Cluster(RedisClusterClient lettuce) implements Client {
    @Override
    public CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connect() {
      return lettuce
          .refreshPartitionsAsync()
          .thenCompose(known -> lettuce.connectAsync(ByteArrayCodec.INSTANCE))
          .thenCompose(connection -> {
            lettuce
                .getResources()
                .eventBus()
                .get()
                .ofType(ClusterTopologyChangedEvent.class)
                .subscribe(changed -> reach(connection));
            return reach(connection).thenApply(reached -> connection.async());
          });
    }

    /**
     * Connects to all masters. Lettuce would do so at the first command for each, and refuse that
     * command.
     */
    private static CompletionStage<?> reach(
        StatefulRedisClusterConnection<byte[], byte[]> connection) {
      return CompletableFuture.allOf(
          connection.getPartitions().stream()
              .filter(node -> node.is(NodeFlag.UPSTREAM) && !node.getSlots().isEmpty())
              .map(node -> reach(connection, node.getUri()))
              .toArray(CompletableFuture<?>[]::new));
    }

    /** One that cannot be reached must not keep the others away. */
    private static CompletableFuture<?> reach(
        StatefulRedisClusterConnection<byte[], byte[]> connection, RedisURI node) {
      return connection
          .getConnectionAsync(node.getHost(), node.getPort(), ConnectionIntent.WRITE)
          .handle((reached, problem) -> reached);
    }
  }

  private Clients() {}

  /** Threads and timers of a client. */
  static ClientResources resources() {
    return ClientResources.builder()
        .ioThreadPoolSize(IO_THREADS)
        .computationThreadPoolSize(IO_THREADS)
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .reconnectDelay(() ->
            Delay.fullJitter(
                RECONNECT_AFTER_MIN,
                RECONNECT_AFTER_MAX,
                RECONNECT_AFTER_MIN.toMillis(),
                TimeUnit.MILLISECONDS))
        .build();
  }

  static Client of(RedisSettings settings, ClientResources resources) {
    if (settings.mode() == Mode.CLUSTER) {
      List<RedisURI> nodes =
          settings.addresses().stream().map(node -> uri(settings, node)).toList();
      RedisClusterClient client = RedisClusterClient.create(resources, nodes);
      client.setOptions(clusterOptions(settings));
      return new Cluster(client);
    }
    RedisClient client = RedisClient.create(resources);
    client.setOptions(with(ClientOptions.builder(), settings).build());
    return settings.mode() == Mode.SENTINEL
        ? new Watched(client, sentinels(settings))
        : new Single(client, uri(settings, settings.addresses().getFirst()));
  }

  private static RedisURI uri(RedisSettings settings, Address address) {
    return secured(RedisURI.builder().withHost(address.host()).withPort(address.port()), settings);
  }

  private static RedisURI sentinels(RedisSettings settings) {
    RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(settings.sentinelMaster());
    for (Address address : settings.addresses()) {
      RedisURI sentinel =
          RedisURI.builder()
              .withHost(address.host())
              .withPort(address.port())
              .withSsl(settings.tls().isPresent())
              .withTimeout(CONNECT_TIMEOUT)
              .build();
      uri.withSentinel(sentinel);
    }
    return secured(uri, settings);
  }

  private static RedisURI secured(RedisURI.Builder uri, RedisSettings settings) {
    return uri.withSsl(settings.tls().isPresent())
        .withTimeout(CONNECT_TIMEOUT)
        .withAuthentication(RedisCredentialsProvider.from(() -> credentials(settings)))
        .build();
  }

  private static RedisCredentials credentials(RedisSettings settings) {
    String password = settings.password().get();
    @Nullable String user = settings.user().isEmpty() ? null : settings.user();
    char @Nullable [] secret = password.isEmpty() ? null : password.toCharArray();
    return RedisCredentials.just(user, secret);
  }

  private static ClusterClientOptions clusterOptions(RedisSettings settings) {
    ClusterTopologyRefreshOptions refresh =
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(TOPOLOGY_REFRESH)
            .enableAllAdaptiveRefreshTriggers()
            .adaptiveRefreshTriggersTimeout(TOPOLOGY_REFRESH_AT_MOST_EVERY)
            .build();
    return with(ClusterClientOptions.builder().topologyRefreshOptions(refresh), settings).build();
  }

  private static <B extends ClientOptions.Builder> B with(B options, RedisSettings settings) {
    options
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(WAITING_COMMANDS_MAX)
        .protocolVersion(ProtocolVersion.RESP2)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build());
    settings.tls().ifPresent(tls -> options.sslOptions(sslOptions(tls)));
    return options;
  }

  private static SslOptions sslOptions(Tls tls) {
    SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
    tls.authorities().ifPresent(file -> options.trustManager(file.toFile()));
    tls.certificate()
        .ifPresent(
            file -> options.keyManager(file.toFile(), tls.key().orElseThrow().toFile(), null));
    return options.build();
  }
}
