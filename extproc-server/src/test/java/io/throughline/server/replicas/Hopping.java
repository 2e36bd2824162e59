package io.throughline.server.replicas;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import io.throughline.store.redis.RedisServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sessions whose every turn goes to a replica at random, and the same turns to one sidecar that
 * remembers for itself: the records must be the same. Each turn follows the end of the one before.
 */
final class Hopping {
  private static final int CLIENTS = 4;

  private static final int TURNS_MIN = 4;
  private static final int TURNS_MAX = 24;
  private static final int DIFFERENCES_TOLD = 10;
  private static final int PROGRESS_TURNS = 2_000;

  private final Size size;
  private final Consumer<String> progress;
  private final Deployment shared;
  private final Deployment alone;
  private final Tally tally = new Tally();
  private final AtomicInteger left;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger compared = new AtomicInteger();
  private final AtomicInteger differing = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> differences = new ConcurrentLinkedQueue<>();

  private Hopping(Size size, Consumer<String> progress, Deployment shared, Deployment alone) {
    this.size = size;
    this.progress = progress;
    this.shared = shared;
    this.alone = alone;
    this.left = new AtomicInteger(size.turns());
  }

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    try (RedisServer redis = RedisServer.start();
        Deployment shared = Deployment.patient(redis.settings(), size);
        Deployment alone = Deployment.alone(size)) {
      return new Hopping(size, progress, shared, alone).report();
    }
  }

  private CaseReport report() throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        all.add(this::converse);
      }
      for (Future<Void> client : clients.invokeAll(all)) {
        client.get();
      }
    }
    Map<String, Object> numbers = new LinkedHashMap<>(tally.numbers());
    numbers.put("sessions", sessions.get());
    numbers.put("differing", differing.get());
    numbers.put("passed_by", shared.passedBy());
    return new CaseReport("hopping", numbers, problems());
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>(tally.problems());
    problems.addAll(differences);
    if (tally.misplaced() > 0) {
      problems.add("moved: " + tally.misplaced() + " (expected: 0)");
    }
    if (shared.passedBy() > 0) {
      problems.add("passed by the sidecars: " + shared.passedBy() + " (expected: 0)");
    }
    return problems;
  }

  private Void converse() throws Exception {
    while (left.get() > 0) {
      int number = sessions.getAndIncrement();
      SplittableRandom random = new SplittableRandom(size.seed() * 31 + number);
      Conversation.Kind[] kinds = Conversation.Kind.values();
      Conversation conversation =
          new Conversation(kinds[number % kinds.length], "hop-" + number, random.nextLong());
      converse(conversation, random);
    }
    return null;
  }

  private void converse(Conversation conversation, SplittableRandom random) throws Exception {
    Map<String, String> names = new HashMap<>();
    int turns = random.nextInt(TURNS_MIN, TURNS_MAX);
    for (int i = 0; i < turns && left.getAndDecrement() > 0; i++) {
      Conversation.Request request = conversation.next();
      Turn hopped = ended(shared, random.nextInt(shared.size()), request);
      tally.add(hopped);
      Turn stayed = ended(alone, 0, request);
      compare(stayed, hopped, names);
      if (hopped.failed() || stayed.failed()) {
        return;
      }
      conversation.answered(hopped.body());
      int done = compared.incrementAndGet();
      if (done % PROGRESS_TURNS == 0) {
        progress.accept("hopping: " + done + " turns");
      }
    }
  }

  private static Turn ended(Deployment deployment, int replica, Conversation.Request request)
      throws Exception {
    Turn turn = deployment.ask(replica, request);
    return turn.failed() ? turn : deployment.ended(turn);
  }

  private void compare(Turn stayed, Turn hopped, Map<String, String> names) {
    List<String> found = Differences.of(stayed.replay(), hopped.replay(), names);
    if (stayed.failed() || !stayed.body().equals(hopped.body())) {
      found.add("answers differ: " + stayed.body() + " and " + hopped.body());
    }
    if (!found.isEmpty() && differing.incrementAndGet() <= DIFFERENCES_TOLD) {
      differences.add("turn " + hopped.id() + ": " + found);
    }
  }
}
