package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.docs.Generated;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * 168 faults of four kinds meet 56 sessions that all stand in tool loops, at once. Moves are
 * counted from the model servers' own logs.
 */
class RecoveryIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SESSIONS = 56;
  private static final int FAULTS_EACH = 42;
  private static final int ALONE = 100;
  private static final Duration SILENT = Duration.ofMillis(700);

  /** How a server fails an attempt. */
  private enum Fault {
    REFUSED("the connection is refused"),
    ERROR("503"),
    RESET("the connection breaks before the answer's headers"),
    SILENCE("no first byte in time");

    private final String words;

    Fault(String words) {
      this.words = words;
    }
  }

  /** One answered turn. */
  private record Turn(int session, int status, String action, boolean moved, long micros) {
    /** A tool result that reached another server than its call's issuer, and not as a recovery. */
    boolean unsafe() {
      return moved && !action.equals("recovery");
    }
  }

  private final Map<String, String> issuedBy = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final Set<String> movedCalls = ConcurrentHashMap.newKeySet();
  private final AtomicInteger faultsLeft = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  private final String[] lastCall = new String[SESSIONS];
  private final ExecutorService clients = Executors.newFixedThreadPool(64);
  private volatile Fault fault = Fault.ERROR;
  private ScriptedModel alpha;
  private ScriptedModel beta;
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel(serving("alpha"));
    beta = new ScriptedModel(serving("beta"));
    RouterYaml yaml = RouterYaml.of(alpha.port(), beta.port());
    String failover =
        "  failover: {first_byte_timeout: %dms, failures: 1000}\n".formatted(SILENT.toMillis());
    router = LiveRouter.inProcess(ports -> yaml.apply(ports) + failover, Sidecar.Parts.standard());
  }

  @AfterEach
  void stop() throws IOException {
    never.countDown();
    clients.shutdownNow();
    router.close();
    alpha.close();
    beta.close();
  }

  @Test
  @DisplayName("168 faults over 56 sessions at once: every request answered, no unsafe switch")
  void everyRequestIsAnswered(TestReporter report) throws Exception {
    List<Turn> healthy = new ArrayList<>(round(SESSIONS));
    healthy.clear();
    healthy.addAll(round(SESSIONS));
    Map<Fault, List<Turn>> moved = new EnumMap<>(Fault.class);
    int port = alpha.port();
    alpha.close();
    moved.put(Fault.REFUSED, recovered(round(FAULTS_EACH)));
    alpha = new ScriptedModel(port, serving("alpha"));
    for (Fault kind : List.of(Fault.ERROR, Fault.RESET, Fault.SILENCE)) {
      fault = kind;
      faultsLeft.set(FAULTS_EACH);
      moved.put(kind, recovered(round(SESSIONS)));
    }
    List<Turn> after = round(SESSIONS);
    assertEquals(0, after.stream().filter(turn -> turn.action().equals("recovery")).count());
    moved.forEach((kind, turns) -> assertEquals(FAULTS_EACH, turns.size(), kind.words));
    int recoveries = moved.values().stream().mapToInt(List::size).sum();
    assertEquals(recoveries, movedCalls.size(), "moves in the servers' logs are all recoveries");
    assertEquals(0, router.passedBy());
    String table = table(healthy, moved) + "\n" + alone();
    report.publishEntry("recovery", table);
    Generated.report("docs/benchmarks/recovery.md", page(table));
  }

  /**
   * The same one after the other, so that nobody waits for anybody: what a failover itself adds.
   */
  private String alone() throws Exception {
    List<Turn> healthy = new ArrayList<>();
    List<Turn> moved = new ArrayList<>();
    fault = Fault.ERROR;
    for (int i = 0; i < ALONE; i++) {
      healthy.add(turn(i % SESSIONS));
      faultsLeft.set(1);
      moved.add(turn(i % SESSIONS));
    }
    assertEquals(ALONE, recovered(moved).size());
    assertSafe(healthy);
    assertSafe(moved);
    return "| one at a time | requests | answered 200 | unsafe | p50 ms | p95 ms |\n"
        + "|---|---|---|---|---|---|\n"
        + row("none", healthy)
        + row("503 at once", moved);
  }

  private ScriptedModel.Script serving(String name) {
    return (request, reply) -> {
      boolean first = reply.header("x-envoy-attempt-count").equals("1");
      if (first && faultsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        fail(reply);
        return;
      }
      countMove(name, request);
      String id = "call_" + ids.incrementAndGet();
      issuedBy.put(id, name);
      reply.json(200, Chats.calling(id));
    };
  }

  private void fail(ScriptedModel.Reply reply) throws Exception {
    switch (fault) {
      case ERROR -> reply.json(503, "{}");
      case RESET -> throw new IOException("broken on purpose");
      case SILENCE -> never.await();
      case REFUSED -> throw new IllegalStateException("nobody listens");
    }
  }

  private void countMove(String name, String request) {
    JsonNode messages = JSON.readTree(request).path("messages");
    String answered = messages.get(messages.size() - 1).path("tool_call_id").asString("");
    if (!answered.isEmpty() && !name.equals(issuedBy.get(answered))) {
      movedCalls.add(answered);
    }
  }

  /** One turn in each of the first sessions, all at once. */
  private List<Turn> round(int sessions) throws Exception {
    List<Callable<Turn>> turns =
        IntStream.range(0, sessions).<Callable<Turn>>mapToObj(s -> () -> turn(s)).toList();
    List<Turn> done = new ArrayList<>();
    for (Future<Turn> turn : clients.invokeAll(turns)) {
      done.add(turn.get());
    }
    assertSafe(done);
    return done;
  }

  private Turn turn(int session) throws Exception {
    String call = lastCall[session];
    String body = call == null ? Chats.user("begin") : Chats.toolLoop("auto", call);
    long started = System.nanoTime();
    HttpResponse<String> answer = router.ask("session-" + session, body);
    long micros = (System.nanoTime() - started) / 1_000;
    if (answer.statusCode() == 200) {
      lastCall[session] =
          JSON.readTree(answer.body()).at("/choices/0/message/tool_calls/0/id").asString();
    }
    return new Turn(
        session,
        answer.statusCode(),
        answer.headers().firstValue("x-throughline-action").orElse(""),
        call != null && movedCalls.contains(call),
        micros);
  }

  private static List<Turn> recovered(List<Turn> turns) {
    return turns.stream().filter(turn -> turn.action().equals("recovery")).toList();
  }

  private static String table(List<Turn> healthy, Map<Fault, List<Turn>> moved) {
    StringBuilder rows = new StringBuilder();
    rows.append("| fault | requests | answered 200 | unsafe | p50 ms | p95 ms |\n");
    rows.append("|---|---|---|---|---|---|\n");
    rows.append(row("none", healthy));
    moved.forEach((kind, turns) -> rows.append(row(kind.words, turns)));
    return rows.toString();
  }

  private static void assertSafe(List<Turn> turns) {
    assertEquals(0, unsafe(turns));
    assertEquals(turns.size(), answered(turns));
  }

  private static long unsafe(List<Turn> turns) {
    return turns.stream().filter(Turn::unsafe).count();
  }

  private static long answered(List<Turn> turns) {
    return turns.stream().filter(turn -> turn.status() == 200).count();
  }

  private static String row(String name, List<Turn> turns) {
    return "| %s | %d | %d | %d | %.1f | %.1f |%n"
        .formatted(
            name,
            turns.size(),
            answered(turns),
            unsafe(turns),
            percentile(turns, 0.5),
            percentile(turns, 0.95));
  }

  private static double percentile(List<Turn> turns, double share) {
    List<Long> sorted = new ArrayList<>(turns.stream().map(Turn::micros).toList());
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())))
        / 1_000.0;
  }

  private static String page(String table) {
    return """
    # Recovery

    %d sessions, all in tool loops, send their turns at the same moment through one Envoy and one sidecar; %d faults are put
    into the first attempts. Written by `bench/recovery`; the same run is part of `bin/verify` as `RecoveryIT`. "Unsafe" counts
    tool results that reached a server which did not issue their call without a recovery, from the servers' own logs.

    %s
    A silent server is given up after %d ms (`failover.first_byte_timeout` of this run), which is part of those times. All requests of a
    row come at once on a machine of few cores, so most of their time is waiting for each other: the row without faults is what to compare with.
    """
        .formatted(SESSIONS, 4 * FAULTS_EACH, table, SILENT.toMillis());
  }
}
