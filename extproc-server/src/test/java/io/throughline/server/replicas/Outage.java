package io.throughline.server.replicas;

import static io.throughline.server.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A Redis gets into trouble while sessions hop between replicas: every request is answered, and no
 * turn moves whose request proves who holds it.
 */
final class Outage {
  /** What happens to the Redis. */
  enum Fault {
    KILLED("killed"),
    FROZEN("frozen"),
    READ_ONLY("read-only"),
    FULL("full"),
    FAILED_OVER("failover");

    final String word;

    Fault(String word) {
      this.word = word;
    }

    Troubled redis() throws Exception {
      return switch (this) {
        case KILLED -> Troubled.single(redis -> redis.kill(), redis -> redis.restart());
        case FROZEN -> Troubled.single(redis -> redis.freeze(), redis -> redis.thaw());
        case READ_ONLY ->
            Troubled.single(
                redis -> redis.ask("REPLICAOF", "127.0.0.1", 1),
                redis -> redis.ask("REPLICAOF", "NO", "ONE"));
        case FULL ->
            Troubled.single(
                redis -> redis.ask("CONFIG", "SET", "maxmemory", 1),
                redis -> redis.ask("CONFIG", "SET", "maxmemory", 0));
        case FAILED_OVER -> Troubled.watched();
      };
    }
  }

  private static final int CLIENTS = 6;
  private static final int TURNS_PER_SESSION = 30;

  /** Turns before a fault, during it and after it, at least. */
  private static final int ENOUGH = 50;

  /** How long a client thinks. */
  private static final Duration THINKING = Duration.ofMillis(5);

  /** How long a fault lasts, beside its turns. */
  private static final Duration LASTING = Duration.ofSeconds(2);

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Lines of each sidecar: its start, and for each failure one a second at most. */
  private static final int LOG_LINES_START = 60;

  private static final int LOG_LINES_PER_SECOND = 12;

  private final Fault fault;
  private final Size size;
  private final Troubled redis;
  private final Deployment shared;
  private final Tally tally = new Tally();
  private final AtomicInteger sessions = new AtomicInteger();
  private final long started = System.nanoTime();
  private volatile boolean over;
  private int strikes;
  private int degradedAfter;

  private Outage(Fault fault, Size size, Troubled redis, Deployment shared) {
    this.fault = fault;
    this.size = size;
    this.redis = redis;
    this.shared = shared;
  }

  static CaseReport run(Fault fault, Size size, Consumer<String> progress) throws Exception {
    try (Troubled redis = fault.redis();
        Deployment shared = Deployment.sharing(redis.settings(), size)) {
      return new Outage(fault, size, redis, shared).report(progress);
    }
  }

  private CaseReport report(Consumer<String> progress) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Void>> load = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Callable<Void> client = this::converse;
        load.add(clients.submit(client));
      }
      try {
        strikeAgainAndAgain(progress);
      } finally {
        over = true;
      }
      for (Future<Void> client : load) {
        client.get(SOON.toSeconds(), TimeUnit.SECONDS);
      }
    }
    shared.awaitRecovered();
    degradedAfter = degradedAfter();
    return new CaseReport(fault.word, numbers(), problems());
  }

  private void strikeAgainAndAgain(Consumer<String> progress) throws Exception {
    long end = System.nanoTime() + size.outage().toNanos();
    do {
      awaitTurns(ENOUGH);
      int degraded = tally.degraded();
      redis.strike();
      strikes++;
      TimeUnit.NANOSECONDS.sleep(Math.min(LASTING.toNanos(), size.outage().toNanos()));
      awaitTurns(ENOUGH);
      eventually(fault.word + " is noticed", SOON, () -> tally.degraded() > degraded);
      redis.heal();
      shared.awaitRecovered();
      progress.accept("%s: %d times, %d turns".formatted(fault.word, strikes, tally.turns()));
    } while (System.nanoTime() < end);
    awaitTurns(ENOUGH);
  }

  private void awaitTurns(int more) {
    int until = tally.turns() + more;
    eventually(more + " more turns", SOON, () -> tally.turns() >= until);
  }

  private Void converse() throws Exception {
    while (!over) {
      int number = sessions.getAndIncrement();
      SplittableRandom random = new SplittableRandom(size.seed() * 17 + number);
      Conversation.Kind[] kinds = Conversation.Kind.values();
      Conversation conversation =
          new Conversation(kinds[number % kinds.length], "out-" + number, random.nextLong());
      converse(conversation, random);
    }
    return null;
  }

  private void converse(Conversation conversation, SplittableRandom random) throws Exception {
    for (int i = 0; i < TURNS_PER_SESSION && !over; i++) {
      Turn turn = shared.ask(random.nextInt(shared.size()), conversation.next());
      tally.add(turn);
      if (turn.failed()) {
        return;
      }
      conversation.answered(turn.body());
      TimeUnit.NANOSECONDS.sleep(THINKING.toNanos());
    }
  }

  /** Turns after the last fault whose records still say that session memory was not whole. */
  private int degradedAfter() throws Exception {
    Tally after = new Tally();
    Conversation conversation = new Conversation(Conversation.Kind.NAMED, "after", size.seed());
    for (int i = 0; i < ENOUGH; i++) {
      Turn turn = shared.ended(shared.ask(i % shared.size(), conversation.next()));
      conversation.answered(turn.body());
      after.add(turn);
    }
    return after.degraded() + after.misplaced();
  }

  private Map<String, Object> numbers() throws Exception {
    Map<String, Object> numbers = new LinkedHashMap<>(tally.numbers());
    numbers.put("faults", strikes);
    numbers.put("sessions", sessions.get());
    numbers.put("pushed", shared.sum("throughline_session_store_pushed_total"));
    numbers.put("lost_writes", shared.sum("throughline_session_store_lost_total"));
    numbers.put("degraded_after", degradedAfter);
    numbers.put("passed_by", shared.passedBy());
    numbers.put("log_lines", shared.logLines());
    return numbers;
  }

  private List<String> problems() throws Exception {
    List<String> problems = new ArrayList<>(tally.problems());
    if (degradedAfter > 0) {
      problems.add("degraded after the fault: " + degradedAfter + " (expected: 0)");
    }
    if (shared.passedBy() > 0) {
      problems.add("passed by the sidecars: " + shared.passedBy() + " (expected: 0)");
    }
    long seconds = 1 + (System.nanoTime() - started) / 1_000_000_000L;
    long linesMax = shared.size() * (LOG_LINES_START + LOG_LINES_PER_SECOND * seconds);
    if (shared.logLines() > linesMax) {
      problems.add(
          "lines in the logs: %d (expected: at most %d)".formatted(shared.logLines(), linesMax));
    }
    return problems;
  }
}
