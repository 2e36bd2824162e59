package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The configuration changes while the sidecar serves, in its own process beside a real Envoy. */
class ReloadIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CLIENTS = 4;
  private static final String TAKEN = "throughline_config_reloads_total{result=\"taken\"}";
  private static final String REFUSED = "throughline_config_reloads_total{result=\"refused\"}";
  private static final String STALE = "throughline_config_stale";
  private static final String PREFERS_ALPHA =
      "{model: alpha, weight: 0.9}, {model: beta, weight: 0.1}";
  private static final String PREFERS_BETA =
      "{model: alpha, weight: 0.1}, {model: beta, weight: 0.9}";

  private ScriptedModel model;
  private LiveRouter router;
  private Path file;
  private String yaml;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedModel((request, reply) -> reply.json(200, Chats.calling("call_1")));
    router = LiveRouter.inChild(RouterYaml.of(model.port(), model.port()));
    file = router.folder().resolve("c.yaml");
    yaml = Files.readString(file);
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    model.close();
  }

  @Test
  @DisplayName("reloads under load lose no request and no session, and no tool loop changes model")
  void underLoad(TestReporter report) throws Exception {
    Traffic traffic = new Traffic();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String name = "client-" + client;
        running.add(clients.submit(() -> traffic.send(name)));
      }
      try {
        writeInPlace(prefersBeta());
        awaitTaken(1);
        replaceByRename(yaml);
        awaitTaken(2);
        swapLinks(prefersBeta());
        awaitTaken(3);
        eventually("a new session goes to beta", SOON, () -> chosen("late").equals("beta"));
      } finally {
        traffic.stopped.set(true);
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
    report.publishEntry("turns under reloads", traffic.turns.toString());
    assertEquals(List.of(), List.copyOf(traffic.wrong));
    assertTrue(traffic.turns.get() >= 3 * CLIENTS, traffic.turns.toString());
    assertEquals(0, router.passedBy());
    assertEquals(0, router.metric("throughline_unproven_total"));
  }

  @Test
  @DisplayName("a file that is wrong is named line by line and changes nothing, until it is mended")
  void wrongFile() throws Exception {
    replaceByRename(prefersBeta().replace("priority: 90", "priority: ninety"));
    eventually("it is refused", SOON, () -> router.metric(REFUSED) == 1);
    assertEquals(1, router.metric(STALE));
    assertTrue(
        router.child().log().contains("routing.decisions[1].priority: ninety (expected: "),
        router.child().log());
    assertEquals("alpha", chosen("before"));
    assertEquals(200, router.admin("/ready").statusCode());
    replaceByRename(prefersBeta());
    awaitTaken(1);
    assertEquals(0, router.metric(STALE));
    assertEquals("beta", chosen("after"));
  }

  @Test
  @DisplayName(
      "a model that the running Envoy has no cluster for is refused, and so is a new address")
  void needsEnvoy() throws Exception {
    String added =
        "    - {name: gamma, backend_refs: [{endpoint: \"127.0.0.1:%d\"}]}\n"
            .formatted(model.port());
    replaceByRename(yaml.replace("  models:\n", "  models:\n" + added));
    eventually("it is refused", SOON, () -> router.metric(REFUSED) == 1);
    assertTrue(router.child().log().contains("providers.models: gamma (expected: "));
    replaceByRename(yaml.replace("name: http, address: 127.0.0.1", "name: http, address: 0.0.0.0"));
    eventually("it is refused too", SOON, () -> router.metric(REFUSED) == 2);
    assertTrue(router.child().log().contains("listeners[0]: "), router.child().log());
    assertEquals("alpha", chosen("session"));
  }

  private String prefersBeta() {
    assertTrue(yaml.contains(PREFERS_ALPHA));
    return yaml.replace(PREFERS_ALPHA, PREFERS_BETA);
  }

  private void awaitTaken(int times) {
    eventually("the file is taken", SOON, () -> router.metric(TAKEN) == times);
  }

  private String chosen(String session) throws IOException, InterruptedException {
    return model(router.ask(session, Chats.user("hello")));
  }

  private static String model(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-selected-model").orElse("none");
  }

  private void writeInPlace(String text) throws IOException {
    Files.writeString(file, text);
  }

  private void replaceByRename(String text) throws IOException {
    Path beside = Files.writeString(file.resolveSibling("c.yaml.new"), text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** As Kubernetes mounts a ConfigMap: the file is a link through a link to a folder. */
  private void swapLinks(String text) throws IOException {
    Path data = Files.createDirectory(file.resolveSibling("..2026_11"));
    Files.writeString(data.resolve("c.yaml"), text);
    Path link = file.resolveSibling("..data");
    Files.createSymbolicLink(link, data.getFileName());
    Path next = file.resolveSibling("c.yaml.link");
    Files.createSymbolicLink(next, Path.of("..data", "c.yaml"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Sessions of a user turn and two turns in its tool loop, one after the other. */
  private final class Traffic {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger turns = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    void send(String client) {
      for (int session = 0; !stopped.get(); session++) {
        try {
          session(client + "-" + session);
        } catch (IOException | InterruptedException e) {
          wrong.add(client + ": " + e);
          return;
        }
      }
    }

    private void session(String session) throws IOException, InterruptedException {
      HttpResponse<String> first = turn(session, Chats.user("use the tool"));
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> next = turn(session, Chats.toolLoop("auto", "call_1"));
        if (!model(next).equals(model(first))) {
          wrong.add(session + ": from " + model(first) + " to " + model(next));
        }
      }
    }

    private HttpResponse<String> turn(String session, String body)
        throws IOException, InterruptedException {
      HttpResponse<String> answer = router.ask(session, body);
      turns.incrementAndGet();
      if (answer.statusCode() != 200) {
        wrong.add(session + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer;
    }
  }
}
