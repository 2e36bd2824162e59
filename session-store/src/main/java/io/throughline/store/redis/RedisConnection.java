package io.throughline.store.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a Redis. It connects in the background for as long as it takes, and again when
 * it was lost; meanwhile everything fails at once. Thread-safe; nothing but {@link #close} blocks.
 */
public final class RedisConnection implements AutoCloseable {
  private static final Duration RETRY_MIN = Duration.ofMillis(100);
  private static final Duration RETRY_MAX = Duration.ofSeconds(2);
  private static final long CLOSE_SECONDS_MAX = 5;

  private final RedisSettings settings;
  private final ClientResources resources;
  private final Clients.Client client;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;
  private volatile Reason problem = Reason.DOWN;
  private final AtomicInteger asking = new AtomicInteger();
  private volatile boolean closed;

  private RedisConnection(RedisSettings settings) {
    this.settings = settings;
    this.resources = Clients.resources();
    this.client = Clients.of(settings, resources);
    resources
        .eventBus()
        .get()
        .ofType(ReconnectFailedEvent.class)
        .subscribe(event -> problem = outage(event.getCause()));
    resources
        .eventBus()
        .get()
        .ofType(ConnectionActivatedEvent.class)
        .subscribe(event -> problem = Reason.DOWN);
  }

  /** Starts to connect, and returns at once. */
  public static RedisConnection open(RedisSettings settings) {
    RedisConnection connection = new RedisConnection(settings);
    connection.connect(RETRY_MIN);
    return connection;
  }

  /** Ends when it is connected for the first time. */
  public CompletionStage<Void> connected() {
    return connected.minimalCompletionStage();
  }

  RedisSettings settings() {
    return settings;
  }

  /** For what happens now and then in the background; ends with the connection. */
  ScheduledExecutorService timers() {
    return resources.eventExecutorGroup();
  }

  /**
   * Asks the server.
   *
   * @param question sends commands and returns their answer; all of it shares the one time limit
   * @return the answer, or a {@link StoreFailure}
   */
  <T> CompletionStage<T> ask(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
    RedisClusterAsyncCommands<byte[], byte[]> open = commands;
    if (open == null || closed) {
      return CompletableFuture.failedFuture(new StoreFailure(problem));
    }
    asking.incrementAndGet();
    CompletionStage<T> asked;
    try {
      asked = question.apply(open);
    } catch (RuntimeException refused) {
      asking.decrementAndGet();
      return CompletableFuture.failedFuture(told(refused));
    }
    return limited(asked);
  }

  /** Questions without an answer, those that an answer leads to included. */
  int asking() {
    return asking.get();
  }

  private <T> CompletionStage<T> limited(CompletionStage<T> asked) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    // First here is last to run: what follows on the answer has asked by then.
    answer.whenComplete((value, failure) -> asking.decrementAndGet());
    answer.orTimeout(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    asked.whenComplete((value, failure) -> {
      if (failure == null) {
        answer.complete(value);
      } else {
        answer.completeExceptionally(failure);
      }
    });
    return answer.exceptionally(failure -> {
      cancel(asked);
      throw told(failure);
    });
  }

  /** Without a connection, what the server said when it was last tried tells more. */
  private StoreFailure told(Throwable failure) {
    StoreFailure told = RedisFailures.of(failure);
    return told.reason() == Reason.DOWN ? new StoreFailure(problem) : told;
  }

  /** A command that nobody waits for any more need not be sent. */
  private static void cancel(CompletionStage<?> asked) {
    if (asked instanceof Future<?> future) {
      future.cancel(false);
    }
  }

  private void connect(Duration retryAfter) {
    CompletionStage<RedisClusterAsyncCommands<byte[], byte[]>> connecting;
    try {
      connecting = client.connect();
    } catch (RuntimeException e) {
      connecting = CompletableFuture.failedFuture(e);
    }
    connecting.whenComplete((opened, failure) -> {
      if (failure == null) {
        commands = opened;
        connected.complete(null);
      } else {
        retry(failure, retryAfter);
      }
    });
  }

  private void retry(Throwable failure, Duration after) {
    problem = outage(failure);
    if (closed) {
      return;
    }
    Duration doubled = after.multipliedBy(2);
    Duration next = doubled.compareTo(RETRY_MAX) < 0 ? doubled : RETRY_MAX;
    timers().schedule(() -> connect(next), after.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why there is no connection, as far as the server told. */
  private static Reason outage(Throwable failure) {
    Reason reason = RedisFailures.of(failure).reason();
    return reason.outage() && reason != Reason.LATE ? reason : Reason.DOWN;
  }

  /** Disconnects; takes a few seconds at most. */
  @Override
  public void close() {
    closed = true;
    commands = null;
    client
        .lettuce()
        .shutdownAsync(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
        .completeOnTimeout(null, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionally(ignored -> null)
        .join();
    resources
        .shutdown(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
