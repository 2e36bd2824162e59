package io.throughline.server.replicas;

import static io.throughline.server.Eventually.eventually;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.LiveRouter;
import io.throughline.server.RouterYaml;
import io.throughline.server.SidecarChild.Launch;
import io.throughline.server.chaos.Size;
import io.throughline.server.cli.Main;
import io.throughline.store.redis.RedisSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Sidecars in processes of their own, each behind an Envoy of its own, before the same model
 * servers. Thread-safe.
 */
final class Deployment implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Long enough for a busy machine, where time is not what is looked at. */
  private static final Duration PATIENT = Duration.ofSeconds(5);

  /** Of Envoy's message timeout, as users have it who say nothing else. */
  private static final int REDIS_SHARE = 6;

  private static final String SECRET = "REPLICAS_SECRET";

  private final Providers providers = new Providers();
  private final List<LiveRouter> routers = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Deployment() throws IOException {}

  /** Two that share a Redis, with the time limits of users. */
  static Deployment sharing(RedisSettings redis, Size size) throws IOException {
    return started(2, redis, size.messageTimeout(), size);
  }

  /** Two that share a Redis and wait for it as long as a busy machine needs. */
  static Deployment patient(RedisSettings redis, Size size) throws IOException {
    return started(2, redis, PATIENT, size);
  }

  /** One on a Redis. */
  static Deployment onRedis(RedisSettings redis, Size size) throws IOException {
    return started(1, redis, PATIENT, size);
  }

  /** One that remembers for itself. */
  static Deployment alone(Size size) throws IOException {
    return started(1, "", PATIENT, size);
  }

  private static Deployment started(
      int count, RedisSettings redis, Duration messageTimeout, Size size) throws IOException {
    String store = redis(redis, messageTimeout.dividedBy(REDIS_SHARE));
    return started(count, store, messageTimeout, size);
  }

  private static Deployment started(int count, String store, Duration messageTimeout, Size size)
      throws IOException {
    Deployment deployment = new Deployment();
    RouterYaml yaml =
        new RouterYaml(
            deployment.providers.alphaPort(), deployment.providers.betaPort(), messageTimeout);
    String tenant = "  tenant: {hmac_secret_env: %s}%n".formatted(SECRET);
    Launch launch = new Launch(Main.class, size.jvm(), Map.of(SECRET, "of the replicas"));
    try {
      for (int i = 0; i < count; i++) {
        deployment.routers.add(
            LiveRouter.inChild(
                yaml.andThen(text -> text + tenant + store), launch, EnvoyVersion.DEFAULT));
      }
    } catch (IOException | RuntimeException e) {
      deployment.close();
      throw e;
    }
    return deployment;
  }

  private static String redis(RedisSettings redis, Duration timeout) {
    String master =
        redis.sentinelMaster().isEmpty() ? "" : "master: %s, ".formatted(redis.sentinelMaster());
    List<String> addresses =
        redis.addresses().stream().map(at -> "\"%s:%d\"".formatted(at.host(), at.port())).toList();
    return "  session_store: {type: redis, redis: {mode: %s, %saddresses: %s, timeout: %dms}}%n"
        .formatted(
            redis.mode().name().toLowerCase(Locale.ROOT), master, addresses, timeout.toMillis());
  }

  int size() {
    return routers.size();
  }

  /** Sends a request to a replica, and reads its record as it is then. */
  Turn ask(int replica, Conversation.Request request) throws IOException, InterruptedException {
    LiveRouter router = routers.get(replica);
    HttpRequest.Builder http =
        HttpRequest.newBuilder(router.at(request.path()))
            .timeout(ANSWER_WITHIN)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(request.body()));
    if (!request.session().isEmpty()) {
      http.header("x-session-id", request.session());
    }
    long started = System.nanoTime();
    HttpResponse<String> answer = this.http.send(http.build(), BodyHandlers.ofString());
    long micros = (System.nanoTime() - started) / 1_000;
    String id = answer.headers().firstValue("x-vsr-replay-id").orElse("");
    return new Turn(
        request,
        replica,
        answer.statusCode(),
        answer.body(),
        id,
        router.replay(id),
        providers.moved(request.answering()),
        micros);
  }

  /** The turn once its end was seen and session memory has it. */
  Turn ended(Turn turn) {
    JsonNode replay =
        eventually(
            "record " + turn.id() + " is closed",
            SOON,
            () -> routers.get(turn.replica()).replay(turn.id()),
            found -> found.path("lifecycle_state").asString("").equals("completed"));
    return turn.with(replay);
  }

  /** Waits until every replica asks its Redis, and keeps nothing that is not there. */
  void awaitRecovered() {
    eventually("all replicas are back on their Redis", SOON, this::recovered);
  }

  private boolean recovered() throws IOException, InterruptedException {
    for (LiveRouter router : routers) {
      if (router.metric("throughline_session_store_reachable") != 1
          || router.metric("throughline_session_store_unshared") != 0) {
        return false;
      }
    }
    return true;
  }

  /** A metric of all replicas together. */
  long sum(String metric) throws IOException, InterruptedException {
    double sum = 0;
    for (LiveRouter router : routers) {
      sum += router.metric(metric);
    }
    return Math.round(sum);
  }

  /** Requests that did not really go through a sidecar. */
  long passedBy() {
    return routers.stream().mapToLong(LiveRouter::passedBy).sum();
  }

  /** Lines that the sidecars have logged. */
  long logLines() throws IOException {
    long lines = 0;
    for (LiveRouter router : routers) {
      lines += router.child().log().lines().count();
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    http.shutdownNow();
    for (LiveRouter router : routers) {
      router.close();
    }
    providers.close();
  }
}
