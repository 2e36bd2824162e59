package io.throughline.server;

import static io.throughline.server.Eventually.eventually;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Clients that ask for beta's work one request after the other, until they are stopped. */
final class Traffic implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final int ENOUGH = 20;
  private static final Duration SOON = Duration.ofSeconds(30);

  private final LiveRouter router;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
  private final List<Future<?>> clients = new ArrayList<>();
  private volatile boolean stop;

  private Traffic(LiveRouter router) {
    this.router = router;
  }

  static Traffic on(LiveRouter router) {
    Traffic traffic = new Traffic(router);
    for (int i = 0; i < CLIENTS; i++) {
      String session = "traffic-" + i;
      traffic.clients.add(traffic.threads.submit(() -> traffic.ask(session)));
    }
    return traffic;
  }

  /** kill -9 and a new process, with answers of the sidecar before and after, and without it. */
  void acrossARestart(Predicate<HttpResponse<String>> withoutSidecar) throws Exception {
    await("routed", Traffic::isRouted);
    router.child().kill();
    await("answered without a sidecar", withoutSidecar);
    router.child().startAgain();
    int before = routed();
    eventually("requests are routed again", SOON, () -> routed() >= before + ENOUGH);
  }

  /** Waits for the last answers; all of them, in no particular order. */
  List<HttpResponse<String>> stopped() throws Exception {
    stop = true;
    for (Future<?> client : clients) {
      client.get();
    }
    return List.copyOf(answers);
  }

  static boolean isRouted(HttpResponse<String> answer) {
    return answer.statusCode() == 200
        && answer.headers().firstValue("x-selected-model").orElse("").equals("beta")
        && answer.headers().firstValue("x-vsr-replay-id").isPresent();
  }

  private int routed() {
    return (int) answers.stream().filter(Traffic::isRouted).count();
  }

  private void await(String what, Predicate<HttpResponse<String>> wanted) {
    eventually(
        ENOUGH + " requests are " + what,
        SOON,
        () -> answers.stream().filter(wanted).count() >= ENOUGH);
  }

  private Void ask(String session) throws Exception {
    while (!stop) {
      answers.add(router.ask(session, Chats.user("betaword")));
    }
    return null;
  }

  @Override
  public void close() {
    stop = true;
    threads.shutdownNow();
  }
}
