package io.throughline.server.replayed;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.demo.Received;
import io.throughline.server.SharedData;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recorded agent sessions from clients that name none, interleaved at random through the real
 * Envoy: every request returns to its own session, and no tool loop changes its model.
 */
class StitchedSessionsIT {
  private static final String RECORDING = "data/airline-agent-sessions.jsonl.gz";
  private static final int CLIENTS = 8;
  private static final long SEED = 20_261_121;
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder;

  /** One run, the sessions that its requests were told, and who served them. */
  private static final class Line {
    final RecordedRun run;
    final List<Integer> answers;
    final List<String> prefixes = new ArrayList<>();
    final List<String> sessions = new ArrayList<>();

    Line(RecordedRun run) {
      this.run = run;
      this.answers = run.answers();
      answers.forEach(answer -> prefixes.add(run.messagesBefore(answer)));
    }

    void ask(ReplayStack stack) throws Exception {
      int turn = sessions.size();
      String body =
          "{\"model\":\"auto\",\"stream\":%s,\"user\":%s,\"messages\":%s}"
              .formatted(turn % 2 == 1, JSON.writeValueAsString(run.session()), prefixes.get(turn));
      ReplayStack.Answer answer = stack.ask(body);
      assertEquals(200, answer.status(), answer.text());
      assertEquals("derived", answer.header("x-throughline-session-source"));
      sessions.add(answer.header("x-throughline-session-id"));
    }

    boolean ended() {
      return sessions.size() == answers.size();
    }

    /** The first request that no other run makes; the number of its requests without one. */
    int alone(Map<String, Integer> senders) {
      int first = 0;
      while (first < prefixes.size() && senders.getOrDefault(prefixes.get(first), 0) > 1) {
        first++;
      }
      return first;
    }
  }

  @Test
  void everyRequestReturnsToItsSession() throws Exception {
    List<RecordedRun> runs = RecordedRun.readAll(SharedData.file(RECORDING));
    List<Line> lines = runs.stream().map(Line::new).toList();
    try (ReplayStack stack = new ReplayStack(folder, runs, new SeededMethod(SEED))) {
      play(stack, lines);
      Map<String, Integer> senders = new HashMap<>();
      lines.forEach(line -> line.prefixes.forEach(p -> senders.merge(p, 1, Integer::sum)));
      lines.forEach(line -> checkConstant(line, senders));
      checkForks(lines, senders);
      List<String> unsafe = unsafe(stack, lines);
      assertAll(
          () -> assertEquals(List.of(), unsafe, "unsafe switches"),
          () -> assertEquals(0, stack.counter("failure_mode_allowed"), "failure_mode_allowed"),
          () -> assertEquals(0, stack.counter("message_timeouts"), "message_timeouts"));
    }
  }

  private static void play(ReplayStack stack, List<Line> lines) throws Exception {
    List<Line> waiting = new ArrayList<>(lines);
    Random random = new Random(SEED);
    List<Future<?>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            threads.submit(() -> {
              for (Line line = next(waiting, random); line != null; ) {
                line.ask(stack);
                line = next(waiting, random, line);
              }
              return null;
            }));
      }
      for (Future<?> client : clients) {
        client.get(10, TimeUnit.MINUTES);
      }
    }
    assertTrue(lines.stream().allMatch(Line::ended), "every request was sent");
  }

  private static Line next(List<Line> waiting, Random random, Line done) {
    synchronized (waiting) {
      if (!done.ended()) {
        waiting.add(done);
      }
      return next(waiting, random);
    }
  }

  private static Line next(List<Line> waiting, Random random) {
    synchronized (waiting) {
      return waiting.isEmpty() ? null : waiting.remove(random.nextInt(waiting.size()));
    }
  }

  private static void checkConstant(Line line, Map<String, Integer> senders) {
    int alone = line.alone(senders);
    Set<String> own = new HashSet<>(line.sessions.subList(alone, line.sessions.size()));
    assertTrue(own.size() <= 1, () -> line.run.session() + ": " + line.sessions);
  }

  /** Runs with one opening have one session there; one of them keeps it, the others fork. */
  private static void checkForks(List<Line> lines, Map<String, Integer> senders) {
    Map<String, List<Line>> groups = new TreeMap<>();
    lines.forEach(
        l -> groups.computeIfAbsent(l.prefixes.getFirst(), p -> new ArrayList<>()).add(l));
    Set<String> ends = new HashSet<>();
    int shared = 0;
    for (List<Line> group : groups.values()) {
      Set<String> openings = new HashSet<>(group.stream().map(l -> l.sessions.getFirst()).toList());
      assertEquals(1, openings.size(), () -> "one opening, several sessions: " + openings);
      List<Line> apart = group.stream().filter(l -> l.alone(senders) < l.sessions.size()).toList();
      apart.forEach(l -> assertTrue(ends.add(l.sessions.getLast()), "two runs in one session"));
      long kept = apart.stream().filter(l -> openings.contains(l.sessions.getLast())).count();
      assertTrue(kept <= 1 && (kept == 1 || apart.size() < group.size()), "who keeps the session");
      if (group.size() > 1) {
        shared++;
        System.out.println(
            "one opening: " + group.stream().map(l -> l.run.session()).sorted().toList());
      }
    }
    System.out.println(
        lines.size() + " sessions, " + groups.size() + " openings, " + shared + " shared");
  }

  /** Counts from the model servers' logs. */
  private static List<String> unsafe(ReplayStack stack, List<Line> lines) {
    Map<String, Map<Instant, String>> served = new HashMap<>();
    int requests = 0;
    for (Map.Entry<String, List<Received>> server : stack.received().entrySet()) {
      for (Received received : server.getValue()) {
        JsonNode body = JSON.readTree(received.body());
        served
            .computeIfAbsent(body.path("user").asString(""), run -> new TreeMap<>())
            .put(received.at(), server.getKey());
        requests++;
      }
    }
    List<String> unsafe = new ArrayList<>();
    int loops = 0;
    int switches = 0;
    for (Line line : lines) {
      List<String> models = List.copyOf(served.get(line.run.session()).values());
      assertEquals(line.answers.size(), models.size(), line.run.session());
      for (int i = 1; i < models.size(); i++) {
        if (line.run.inToolLoop(line.answers.get(i))) {
          loops++;
          if (!models.get(i).equals(models.get(i - 1))) {
            unsafe.add(
                "request %d of %s: %s, then %s, in %s"
                    .formatted(
                        i,
                        line.run.session(),
                        models.get(i - 1),
                        models.get(i),
                        line.sessions.get(i)));
          }
        } else {
          switches += models.get(i).equals(models.get(i - 1)) ? 0 : 1;
        }
      }
    }
    System.out.println(requests + " requests, " + loops + " in tool loops, unsafe " + unsafe);
    assertTrue(loops > 100 && switches > 50, loops + " loops, " + switches + " switches");
    return unsafe;
  }
}
