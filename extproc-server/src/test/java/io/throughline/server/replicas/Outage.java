package io.throughline.server.replicas;

import static io.throughline.server.Eventually.eventually;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import io.throughline.store.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
  private static final int CLIENTS = 4;
  private static final int TURNS_PER_SESSION = 30;

  /** Turns before a fault, during it and after it, at least. */
  private static final int ENOUGH = 50;

  /** How long a client thinks: two cores carry clients, Envoys, sidecars and servers beside it. */
  private static final Duration THINKING = Duration.ofMillis(20);

  /** How long a fault lasts, beside its turns. */
  private static final Duration LASTING = Duration.ofSeconds(2);

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Lines of each sidecar: for each of its reasons one a second at most. */
  private static final int LOG_LINES_PER_SECOND = 12;

  private final Fault fault;
  private final Size size;
  private final Site site;
  private final Deployment shared;
  private final Map<String, Long> before = new HashMap<>();
  private final Tally tally = new Tally();
  private final AtomicInteger sessions = new AtomicInteger();
  private final long started = System.nanoTime();
  private volatile boolean over;
  private int strikes;
  private int degradedAfter;

  private Outage(Fault fault, Size size, Site site) {
    this.fault = fault;
    this.size = size;
    this.site = site;
    this.shared = site.shared();
  }

  static CaseReport run(Fault fault, Size size, Consumer<String> progress) throws Exception {
    try (Site site = Site.start(fault, size)) {
      return on(site, fault, size, progress);
    }
  }

  /** On replicas that are there already, as they were before it. */
  static CaseReport on(Site site, Fault fault, Size size, Consumer<String> progress)
      throws Exception {
    return new Outage(fault, size, site).report(progress);
  }

  private CaseReport report(Consumer<String> progress) throws Exception {
    before.putAll(counted());
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
    Map<String, Object> numbers = numbers();
    return new CaseReport(fault.word(), numbers, problems(numbers));
  }

  private void strikeAgainAndAgain(Consumer<String> progress) throws Exception {
    long end = System.nanoTime() + size.outage().toNanos();
    do {
      awaitTurns(ENOUGH);
      int degraded = tally.degraded();
      RedisServer struck = site.redis();
      fault.strike(struck);
      site.awaitNextMaster(struck);
      strikes++;
      TimeUnit.NANOSECONDS.sleep(Math.min(LASTING.toNanos(), size.outage().toNanos()));
      awaitTurns(ENOUGH);
      eventually(
          fault.word() + " is noticed",
          SOON,
          () -> !fault.isNoticed() || tally.degraded() > degraded);
      fault.heal(struck);
      site.awaitFollower(struck);
      shared.awaitRecovered();
      progress.accept("%s: %d times, %d turns".formatted(fault.word(), strikes, tally.turns()));
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
          new Conversation(
              kinds[number % kinds.length], fault.word() + "-" + number, random.nextLong());
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
    Conversation conversation =
        new Conversation(Conversation.Kind.NAMED, fault.word() + "-after", size.seed());
    for (int i = 0; i < ENOUGH; i++) {
      Turn turn = shared.ended(shared.ask(i % shared.size(), conversation.next()));
      conversation.answered(turn.body());
      // A replica whose write was refused learns by its next one that writes are taken again.
      if (i >= shared.size()) {
        after.add(turn);
      }
    }
    return after.degraded() + after.misplaced();
  }

  private Map<String, Object> numbers() throws Exception {
    Map<String, Object> numbers = new LinkedHashMap<>(tally.numbers());
    numbers.put("faults", strikes);
    numbers.put("sessions", sessions.get());
    numbers.put("degraded_after", degradedAfter);
    counted().forEach((name, count) -> numbers.put(name, count - before.get(name)));
    return numbers;
  }

  /** What the replicas and their Envoys have counted since they were started. */
  private Map<String, Long> counted() throws Exception {
    Map<String, Long> counted = new LinkedHashMap<>();
    counted.put("pushed", shared.sum("throughline_session_store_pushed_total"));
    counted.put("lost_writes", shared.sum("throughline_session_store_lost_total"));
    counted.put("passed_by", shared.passedBy());
    counted.put("log_lines", shared.logLines());
    return counted;
  }

  private List<String> problems(Map<String, Object> numbers) {
    List<String> problems = new ArrayList<>(tally.problems());
    long seconds = 1 + (System.nanoTime() - started) / 1_000_000_000L;
    if (fault.isPatient() && tally.misplaced() > 0) {
      problems.add("moved: " + tally.misplaced() + " (expected: 0)");
    }
    atMost(problems, numbers, "degraded_after", 0);
    atMost(problems, numbers, "passed_by", 0);
    atMost(problems, numbers, "log_lines", shared.size() * LOG_LINES_PER_SECOND * seconds);
    return problems;
  }

  private static void atMost(
      List<String> problems, Map<String, Object> numbers, String name, long max) {
    long found = ((Number) numbers.get(name)).longValue();
    if (found > max) {
      problems.add("%s: %d (expected: at most %d)".formatted(name, found, max));
    }
  }
}
