package io.throughline.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run of the demo: sends the traffic through the stack and puts each turn together from the
 * client's reply, the model servers' logs and the sidecar's record. Thread-safe, as far as the
 * turns of one session come one after the other.
 */
final class DemoRun implements TurnListener {
  private final Replicas replicas;
  private final List<SampleModelServer> servers;
  private final Scenario scenario;
  private final Breakage breakage;
  private final Terminal terminal;
  private final List<ReplayClient> replays;
  private final Set<String> alone = ConcurrentHashMap.newKeySet();
  private final Map<String, List<DemoTurn>> sessions =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final AtomicInteger started = new AtomicInteger();

  private DemoRun(
      Replicas replicas,
      List<SampleModelServer> servers,
      Scenario scenario,
      Breakage breakage,
      Terminal terminal,
      List<ReplayClient> replays) {
    this.replicas = replicas;
    this.servers = servers;
    this.scenario = scenario;
    this.breakage = breakage;
    this.terminal = terminal;
    this.replays = replays;
  }

  /** Sends all the traffic; the report has the turns session by session, in the traffic's order. */
  static DemoReport of(
      Traffic traffic,
      Replicas replicas,
      List<SampleModelServer> servers,
      Scenario scenario,
      Breakage breakage,
      Terminal terminal)
      throws IOException, InterruptedException {
    List<ReplayClient> replays =
        replicas.stacks().stream().map(stack -> new ReplayClient(stack.admin())).toList();
    try (var client = new ChatClient(replicas.listeners())) {
      var run = new DemoRun(replicas, servers, scenario, breakage, terminal, replays);
      traffic.drive(client, run);
      List<DemoTurn> turns = run.sessions.values().stream().flatMap(List::stream).toList();
      return new DemoReport(
          scenario, replicas.stacks().size(), turns, replicas.counters(), replicas.urls(), null);
    } finally {
      replays.forEach(ReplayClient::close);
    }
  }

  @Override
  public void began(String session, String profile, boolean isAlone) {
    sessions.put(session, new CopyOnWriteArrayList<>());
    terminal.profile(session, profile);
    if (isAlone) {
      alone.add(session);
    }
  }

  /** Turns of a session that runs alone are shown as they happen, others when it has ended. */
  private boolean isLive(String session) {
    return alone.contains(session);
  }

  @Override
  public void user(String session, String text, Duration pauseBefore) {
    if (isLive(session)) {
      terminal.user(session, text, pauseBefore);
    }
  }

  @Override
  public void before(String session, int turn) throws IOException, InterruptedException {
    int number = started.getAndIncrement();
    scenario.before(number, modelInUse(session), servers);
    breakage.before(number, replicas.first(), servers);
  }

  @Override
  public void after(TurnResult result) throws IOException, InterruptedException {
    breakage.after(started.get() - 1, replicas.first());
    String id = result.reply().header("x-vsr-replay-id");
    int replica = replicas.serving(result.turn());
    DemoTurn turn =
        DemoTurn.of(result, replica, servedModel(result), replays.get(replica).find(id));
    turnsOf(result.session()).add(turn);
    if (isLive(result.session())) {
      terminal.turn(turn);
    }
  }

  @Override
  public void ended(String session) {
    if (!isLive(session)) {
      terminal.session(turnsOf(session));
    }
  }

  private String modelInUse(String session) {
    List<DemoTurn> turns = turnsOf(session);
    return turns.isEmpty() ? "" : turns.getLast().servedModel();
  }

  private List<DemoTurn> turnsOf(String session) {
    return Objects.requireNonNull(sessions.get(session), session);
  }

  /** The model whose server got that turn, whatever it answered; with several tries the last. */
  private String servedModel(TurnResult result) {
    String name = ChatCall.turnName(result.session(), result.turn());
    return servers.stream()
        .flatMap(server ->
            server.take(ChatCall.TURN_HEADER, name).stream()
                .map(r -> new Got(server.name(), r.at())))
        .max(Comparator.comparing(Got::at))
        .map(Got::model)
        .orElse("");
  }

  private record Got(String model, Instant at) {}
}
