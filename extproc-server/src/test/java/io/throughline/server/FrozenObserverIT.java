package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.selector.BaseMethods;
import io.throughline.server.cli.Main;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.SessionStore;
import io.throughline.store.Versioned;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/** An observer that stands still never stops the client's stream. */
@EachEnvoy
record FrozenObserverIT(EnvoyVersion version) {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Envoy pings each second and waits 3 s; 80 MB on a busy machine take the rest. */
  private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(20);

  private static final String MEGABYTE = Sse.text("x".repeat(1 << 20));

  /** More than the capture queue holds. */
  private static final int MEGABYTES = 80;

  @Test
  @DisplayName("while the thread that reads answers is stuck, 80 MB reach the client all the same")
  void stuckReader(TestReporter report) throws Exception {
    StuckStore store = new StuckStore(new CountDownLatch(1), new CountDownLatch(1));
    try (ScriptedModel model = new ScriptedModel((request, reply) -> megabytes(reply, () -> {}));
        LiveRouter router =
            LiveRouter.inProcess(
                RouterYaml.of(model.port(), model.port()),
                new Sidecar.Parts(BaseMethods.standard(), store, InstantSource.system(), Map.of()),
                version)) {
      model.script((request, reply) -> reply.json(200, Chats.answer("hello")));
      assertEquals(200, router.ask("first", Chats.user("hello")).statusCode());
      assertTrue(store.stuck().await(SOON.toSeconds(), TimeUnit.SECONDS));
      model.script((request, reply) -> megabytes(reply, () -> {}));
      long began = System.nanoTime();
      HttpResponse<InputStream> answer = stream(router);
      assertEquals((long) MEGABYTES * MEGABYTE.length(), drained(answer));
      report.publishEntry("80 MB past a stuck reader", millisSince(began));
      assertTrue(router.metric("throughline_capture_lost_total{why=\"queue_full\"}") > 0);
      store.released().countDown();
      router.replay(answer, SOON, replay -> is(replay, "unknown"));
      assertEquals(0, router.passedBy());
    }
  }

  @Test
  @DisplayName("when the sidecar freezes in mid-stream, the client still gets the rest in seconds")
  void frozenSidecar(TestReporter report) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch frozen = new CountDownLatch(1);
    try (ScriptedModel model =
            new ScriptedModel((request, reply) ->
                megabytes(
                    reply,
                    () -> {
                      begun.countDown();
                      frozen.await();
                    }));
        LiveRouter router =
            LiveRouter.inChild(RouterYaml.of(model.port(), model.port()), Main.class, version)) {
      HttpResponse<InputStream> answer = stream(router);
      assertTrue(begun.await(SOON.toSeconds(), TimeUnit.SECONDS));
      router.child().freeze();
      long began = System.nanoTime();
      frozen.countDown();
      assertEquals((long) MEGABYTES * MEGABYTE.length(), drained(answer));
      report.publishEntry("80 MB past a frozen sidecar", millisSince(began));
      assertTrue(System.nanoTime() - began < GIVEN_UP_WITHIN.toNanos());
      router.child().thaw();
      eventually(
          "a request is routed again",
          SOON,
          () -> router.ask("after", Chats.user("short")).statusCode() == 200);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void megabytes(ScriptedModel.Reply reply, Step afterFirst) throws Exception {
    try (OutputStream out = reply.events()) {
      Sse.write(out, MEGABYTE);
      afterFirst.run();
      for (int i = 1; i < MEGABYTES; i++) {
        Sse.write(out, MEGABYTE);
      }
    }
  }

  private static HttpResponse<InputStream> stream(LiveRouter router) throws Exception {
    return router
        .http()
        .send(router.chat("large", Chats.userStreamed("go")), BodyHandlers.ofInputStream());
  }

  private static long drained(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      return body.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static boolean is(JsonNode replay, String state) {
    return replay.path("lifecycle_state").asString("").equals(state);
  }

  private static String millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis() + " ms";
  }

  /** The in-memory store, except that the thread that reads answers hangs in it. */
  private record StuckStore(CountDownLatch stuck, CountDownLatch released, SessionStore memory)
      implements SessionStore {
    StuckStore(CountDownLatch stuck, CountDownLatch released) {
      this(
          stuck,
          released,
          new InMemorySessionStore(1_000, Duration.ofMinutes(1), InstantSource.system()));
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      return memory.find(key);
    }

    private void awaitRelease() {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(
        SessionKey key, long expectedVersion, SessionState next) {
      if (Thread.currentThread().getName().equals("answer-capture")) {
        stuck.countDown();
        awaitRelease();
      }
      return memory.compareAndSet(key, expectedVersion, next);
    }

    @Override
    public long size() {
      return memory.size();
    }

    @Override
    public long evictions() {
      return memory.evictions();
    }

    @Override
    public void close() {
      released.countDown();
      memory.close();
    }
  }
}
