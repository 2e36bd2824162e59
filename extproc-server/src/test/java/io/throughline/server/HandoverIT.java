package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.cli.Main;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.json.JsonMapper;

/** One sidecar takes over from another while tool loops go on. */
@EachEnvoy
class HandoverIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SESSIONS = 30;

  /** So often each session sends a turn when it can: at most 300 a second in all. */
  private static final Duration EVERY = Duration.ofMillis(100);

  private final EnvoyVersion version;
  private final Map<String, String> issuedBy = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger moves = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stop;
  private ScriptedModel alpha;
  private ScriptedModel beta;
  private LiveRouter router;

  HandoverIT(EnvoyVersion version) {
    this.version = version;
  }

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> serve("alpha", request, reply));
    beta = new ScriptedModel((request, reply) -> serve("beta", request, reply));
    router = LiveRouter.inChild(RouterYaml.of(alpha.port(), beta.port()), Main.class, version);
  }

  @AfterEach
  void stop() throws IOException {
    stop = true;
    clients.shutdownNow();
    router.close();
    alpha.close();
    beta.close();
  }

  @Test
  @DisplayName("two hand-overs under tool loops: no request fails, no loop is unproven or moves")
  void nothingIsLost(TestReporter report) throws Exception {
    long started = System.nanoTime();
    List<Future<?>> sessions = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      String session = "session-" + i;
      String first = i % 2 == 0 ? "betaword" : "begin";
      sessions.add(clients.submit(() -> converse(session, first)));
    }
    await(SESSIONS * 3);
    for (int i = 0; i < 2; i++) {
      assertEquals(0, router.child().succeed(Duration.ofSeconds(20)));
      await(answered.get() + SESSIONS * 5);
    }
    stop = true;
    for (Future<?> session : sessions) {
      session.get(30, TimeUnit.SECONDS);
    }
    assertEquals(List.of(), List.copyOf(failures));
    assertEquals(0, moves.get(), "tool results that reached another server than the calls' issuer");
    assertEquals(0, router.metric("throughline_unproven_total"));
    assertEquals(0, router.passedBy());
    assertTrue(router.child().log().contains("took over "), router.child().log());
    double seconds = (System.nanoTime() - started) / 1e9;
    report.publishEntry(
        "hand-over",
        "%d turns, %d failed, %d moved, %.0f turns a second"
            .formatted(answered.get(), failures.size(), moves.get(), answered.get() / seconds));
  }

  private Void converse(String session, String first) throws Exception {
    String call = null;
    while (!stop) {
      long next = System.nanoTime() + EVERY.toNanos();
      String body = call == null ? Chats.user(first) : Chats.toolLoop("auto", call);
      HttpResponse<String> answer = router.ask(session, body);
      if (answer.statusCode() != 200) {
        failures.add(session + ": " + answer.statusCode() + " " + answer.body());
        return null;
      }
      answered.incrementAndGet();
      call = JSON.readTree(answer.body()).at("/choices/0/message/tool_calls/0/id").asString();
      long wait = next - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
    return null;
  }

  private void serve(String name, String request, ScriptedModel.Reply reply) throws IOException {
    var messages = JSON.readTree(request).path("messages");
    String answering = messages.get(messages.size() - 1).path("tool_call_id").asString("");
    if (!answering.isEmpty() && !name.equals(issuedBy.get(answering))) {
      moves.incrementAndGet();
    }
    String id = "call_" + ids.incrementAndGet();
    issuedBy.put(id, name);
    reply.json(200, Chats.calling(id));
  }

  private void await(int turns) {
    Eventually.eventually(
        turns + " turns",
        Duration.ofSeconds(60),
        () -> answered.get() >= turns || !failures.isEmpty());
  }
}
