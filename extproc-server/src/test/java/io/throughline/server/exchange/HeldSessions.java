package io.throughline.server.exchange;

import io.throughline.server.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Random sessions under AGENT: two lines, tool loops, models that the client names, failures,
 * changing speed and load, three decisions of which each prefers another model.
 */
public final class HeldSessions {
  private static final Map<String, Double> QUALITY =
      Map.of("poor", 0.2, "fair", 0.5, "good", 0.7, "best", 0.9);
  private static final double FLOOR = 0.5;
  private static final Set<String> SAFE = Set.of("hard_lock=tool_loop", "client_named");
  private static final Set<String> MOVES = Set.of("recovery", "window_overflow", "quality_floor");

  private final List<String> broken = new ArrayList<>();
  private int turns;
  private int moves;

  private HeldSessions() {}

  /** Plays so many sessions of so many turns. */
  public static HeldSessions play(int sessions, int turns) {
    HeldSessions held = new HeldSessions();
    for (long seed = 0; seed < sessions; seed++) {
      held.new Play(RouterProfilesTest.router(), seed).turns(turns);
    }
    return held;
  }

  /** Turns that went elsewhere without a named exception, or below the floor. */
  public List<String> broken() {
    return broken;
  }

  /** Turns that were routed. */
  public int turns() {
    return turns;
  }

  /** How often an exception moved a session. */
  public int moves() {
    return moves;
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      broken.add(what);
    }
  }

  /** One session. */
  private final class Play {
    private final RouterFixture router;
    private final Random random;
    private final String session;
    private final Map<Integer, List<String>> lines = new HashMap<>();
    private final Map<Integer, String> onLine = new HashMap<>();
    private String held = "";

    private Play(RouterFixture router, long seed) {
      this.router = router;
      this.random = new Random(seed);
      this.session = "session-" + seed;
    }

    private void turns(int count) {
      for (int turn = 0; turn < count; turn++) {
        for (String model : List.of("poor", "fair", "good", "best")) {
          router.latencies.streamed(model, 1 + random.nextInt(900), 1_000, 100);
        }
        turn(turn);
      }
    }

    private void turn(int turn) {
      int number = random.nextInt(2);
      List<String> line = new ArrayList<>(lines.getOrDefault(number, List.of()));
      boolean loop = !line.isEmpty() && line.getLast().contains("tool_calls");
      line.add(next(line, loop, turn));
      boolean names = !loop && random.nextInt(8) == 0;
      String model = names ? List.copyOf(QUALITY.keySet()).get(random.nextInt(4)) : "auto";
      Map<String, String> profile = RouterProfilesTest.profile(turn == 0 ? "AGENT" : "");
      String body = Facts.body(model, line.toArray(String[]::new));
      Reply.Route route = (Reply.Route) router.send(body, session, profile);
      String reason = RouterProfilesTest.reason(router.last());
      turns++;
      look(route.model(), reason, session + ", turn " + turn + ": " + reason);
      if (random.nextInt(6) == 0) {
        router.settlement.failed(RouterFixture.id(route), 503, "x", Instant.now());
        return;
      }
      follow(number, lines.containsKey(number), route.model(), reason);
      answer(number, line, route, "call_" + session + turn);
    }

    private String next(List<String> line, boolean loop, int turn) {
      List<String> words = List.of("prove", "tidy", "other");
      return loop
          ? Facts.answer(line.getLast().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"))
          : Facts.user(words.get(random.nextInt(3)) + " " + session + turn);
    }

    private void answer(int number, List<String> line, Reply.Route route, String call) {
      boolean calls = random.nextBoolean();
      line.add(calls ? Facts.calls(call) : "{\"role\":\"assistant\",\"content\":\"done\"}");
      lines.put(number, line);
      onLine.put(number, route.model());
      router.settlement.completed(
          RouterFixture.id(route), RouterProfilesTest.answer(calls ? List.of(call) : List.of()));
    }

    private void look(String model, String reason, String why) {
      boolean excepted = SAFE.contains(reason) || MOVES.contains(reason);
      check(held.isEmpty() || excepted || model.equals(held), why + " " + model);
      check(!reason.equals("quality_floor") || QUALITY.get(held) < FLOOR, why);
      check(SAFE.contains(reason) || QUALITY.get(model) >= FLOOR, why + " " + model);
    }

    private void follow(int number, boolean continues, String model, String reason) {
      boolean led = continues && held.equals(onLine.get(number));
      if (held.isEmpty() || MOVES.contains(reason) || reason.equals("client_named") && led) {
        moves += held.isEmpty() || held.equals(model) ? 0 : 1;
        held = model;
      }
    }
  }
}
