package io.throughline.server.journal;

import static io.throughline.server.Eventually.eventually;

import io.throughline.server.Chats;
import io.throughline.server.LiveRouter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients at a steady pace, each in one session after the other. Thread-safe. */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final int TURNS_PER_SESSION = 10;

  /** Two cores carry clients, model server, Envoy and sidecar. */
  private static final Duration THINKING = Duration.ofMillis(20);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(120);

  private final LiveRouter router;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final List<Future<?>> clients = new ArrayList<>();
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean over;

  private Load(LiveRouter router) {
    this.router = router;
  }

  /** Begins. */
  static Load on(LiveRouter router) {
    Load load = new Load(router);
    for (int i = 0; i < CLIENTS; i++) {
      String client = "client-" + i;
      load.clients.add(load.threads.submit(() -> load.converse(client)));
    }
    return load;
  }

  private Void converse(String client) throws InterruptedException {
    for (int turn = 0; !over; turn++) {
      ask(client + "-" + turn / TURNS_PER_SESSION, "turn " + turn % TURNS_PER_SESSION);
      TimeUnit.NANOSECONDS.sleep(THINKING.toNanos());
    }
    return null;
  }

  private void ask(String session, String text) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(router.at("/v1/chat/completions"))
            .timeout(ANSWER_WITHIN)
            .header("content-type", "application/json")
            .header("x-session-id", session)
            .POST(BodyPublishers.ofString(Chats.user(text)))
            .build();
    long began = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      String id = answer.headers().firstValue("x-vsr-replay-id").orElse("");
      if (answer.statusCode() == 200 && !id.isEmpty()) {
        micros.add((System.nanoTime() - began) / 1_000);
        asked.add(new Asked(id, System.currentTimeMillis()));
        answered.incrementAndGet();
        return;
      }
    } catch (IOException e) {
      // It failed as one that is answered with an error.
    }
    failed.incrementAndGet();
  }

  /** Waits for more answers. */
  void await(int more) {
    int until = answered.get() + more;
    eventually(more + " more answers", SOON, () -> answered.get() >= until);
  }

  /** Requests without a good answer, or without a record. */
  int failed() {
    return failed.get();
  }

  /** All that were answered. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** How long the answers since the last call took, in microseconds. */
  List<Long> takeMicros() {
    List<Long> taken = new ArrayList<>();
    for (Long one = micros.poll(); one != null; one = micros.poll()) {
      taken.add(one);
    }
    return taken;
  }

  /** Waits for the last answers. */
  void stop() throws Exception {
    over = true;
    for (Future<?> client : clients) {
      client.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    over = true;
    threads.shutdownNow();
    http.shutdownNow();
  }
}
