package io.throughline.server.replicas;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import io.throughline.store.redis.RedisServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several turns of one session at the same moment, on replicas at random: user turns, then the
 * answers to the calls that they got. What memory has counted at last must be what the records say.
 */
final class Crowd {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PATH = "/v1/chat/completions";

  /** Fewer than a session remembers without an outcome. */
  private static final int AT_ONCE = 5;

  private static final int ROUNDS = 10;
  private static final int SESSIONS_AT_ONCE = 3;

  /** Of hopping turns, for each session here: most of as many turns. */
  private static final int TURNS_PER_SESSION = 120;

  private final Size size;
  private final Deployment shared;
  private final Tally tally = new Tally();
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private int lostTurns;
  private int lostSwitches;
  private int mixed;

  private Crowd(Size size, Deployment shared) {
    this.size = size;
    this.shared = shared;
  }

  static CaseReport run(Size size, Consumer<String> progress) throws Exception {
    try (RedisServer redis = RedisServer.start();
        Deployment shared = Deployment.patient(redis.settings(), size)) {
      return on(shared, size, progress);
    }
  }

  /** On replicas that are there already. */
  static CaseReport on(Deployment shared, Size size, Consumer<String> progress) throws Exception {
    return new Crowd(size, shared).report(progress);
  }

  private CaseReport report(Consumer<String> progress) throws Exception {
    int sessions = Math.max(SESSIONS_AT_ONCE, size.turns() / TURNS_PER_SESSION);
    try (ExecutorService running = Executors.newFixedThreadPool(SESSIONS_AT_ONCE)) {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        int number = i;
        all.add(() -> session(number));
      }
      progress.accept("concurrent: " + sessions + " sessions");
      for (Future<Void> session : running.invokeAll(all)) {
        session.get();
      }
    } finally {
      clients.shutdownNow();
    }
    Map<String, Object> numbers = new LinkedHashMap<>(tally.numbers());
    numbers.put("sessions", sessions);
    numbers.put("lost_turns", lostTurns);
    numbers.put("lost_switches", lostSwitches);
    numbers.put("mixed_rounds", mixed);
    numbers.put("passed_by", shared.passedBy());
    return new CaseReport("concurrent", numbers, problems());
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>(tally.problems());
    if (lostTurns + lostSwitches > 0) {
      problems.add(
          "lost updates: %d turns, %d switches (expected: 0)".formatted(lostTurns, lostSwitches));
    }
    if (tally.misplaced() > 0) {
      problems.add("moved: " + tally.misplaced() + " (expected: 0)");
    }
    if (shared.passedBy() > 0) {
      problems.add("passed by the sidecars: " + shared.passedBy() + " (expected: 0)");
    }
    return problems;
  }

  /** What the records of one session add up to. */
  private static final class Expected {
    int turns;
    int switches;
    int mixed;
    String model = "";

    /** Turns that ended at the same moment: their order is known only if all are on one model. */
    void add(List<Turn> round) {
      turns += round.size();
      Set<String> models = new HashSet<>(round.stream().map(Turn::model).toList());
      if (models.size() > 1) {
        mixed++;
        return;
      }
      String next = models.iterator().next();
      switches += model.isEmpty() || model.equals(next) ? 0 : 1;
      model = next;
    }
  }

  private Void session(int number) throws Exception {
    SplittableRandom random = new SplittableRandom(size.seed() * 131 + number);
    String session = "crowd-" + number;
    Expected expected = new Expected();
    for (int round = 0; round < ROUNDS; round++) {
      List<Turn> asked = atOnce(users(session, round, random), random);
      expected.add(asked);
      List<Turn> answered = atOnce(answers(session, asked), random);
      if (!answered.isEmpty()) {
        expected.add(answered);
      }
    }
    Conversation.Request last = user(session, "auto", session + " at last", 0);
    Turn turn = shared.ended(shared.ask(random.nextInt(shared.size()), last));
    count(expected, turn.replay().path("session_policy"));
    return null;
  }

  private synchronized void count(Expected expected, JsonNode policy) {
    lostTurns += Math.abs(expected.turns - policy.path("memory_turn_count").asInt());
    mixed += expected.mixed;
    if (expected.mixed == 0) {
      lostSwitches += Math.abs(expected.switches - policy.path("switch_count").asInt());
    }
  }

  /** User turns that all ask for the same: by name, or by what decides. */
  private static List<Conversation.Request> users(
      String session, int round, SplittableRandom random) {
    boolean beta = random.nextBoolean();
    boolean named = random.nextBoolean();
    String model = named ? beta ? "beta" : "alpha" : "auto";
    List<Conversation.Request> requests = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      String text = "%s, %s in round %d".formatted(session, beta ? "betaword" : "work", round);
      requests.add(user(session, model, text, i));
    }
    return requests;
  }

  private static Conversation.Request user(String session, String model, String text, int number) {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s, %d %s\"}]}"
            .formatted(model, text, number, Providers.TOOL_WORD);
    return new Conversation.Request(PATH, session, body, "");
  }

  /** The answers to the calls that user turns got; some got none. */
  private static List<Conversation.Request> answers(String session, List<Turn> asked) {
    List<Conversation.Request> requests = new ArrayList<>();
    for (Turn turn : asked) {
      JsonNode message = JSON.readTree(turn.body()).at("/choices/0/message");
      String call = message.at("/tool_calls/0/id").asString("");
      if (!call.isEmpty()) {
        String messages = JSON.readTree(turn.request().body()).path("messages").toString();
        String body =
            """
            {"model":"auto","messages":[%s,%s,{"role":"tool","tool_call_id":"%s","content":"ok"}]}\
            """
                .formatted(messages.substring(1, messages.length() - 1), message, call);
        requests.add(new Conversation.Request(PATH, session, body, call));
      }
    }
    return requests;
  }

  private List<Turn> atOnce(List<Conversation.Request> requests, SplittableRandom random)
      throws Exception {
    List<Callable<Turn>> calls = new ArrayList<>();
    for (Conversation.Request request : requests) {
      int replica = random.nextInt(shared.size());
      calls.add(() -> shared.ask(replica, request));
    }
    List<Turn> turns = new ArrayList<>();
    for (Future<Turn> call : clients.invokeAll(calls)) {
      Turn turn = call.get();
      tally.add(turn);
      if (!turn.failed()) {
        turns.add(shared.ended(turn));
      }
    }
    return turns;
  }
}
