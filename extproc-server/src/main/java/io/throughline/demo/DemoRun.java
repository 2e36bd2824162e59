package io.throughline.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One run of the demo: sends the traffic through the stack and puts each turn together from the
 * client's reply, the model servers' logs and the sidecar's record. Not thread-safe.
 */
final class DemoRun {
  private final Stack stack;
  private final List<SampleModelServer> servers;
  private final Breakage breakage;
  private final Terminal terminal;
  private final List<DemoTurn> turns = new ArrayList<>();
  private int started;

  DemoRun(Stack stack, List<SampleModelServer> servers, Breakage breakage, Terminal terminal) {
    this.stack = stack;
    this.servers = servers;
    this.breakage = breakage;
    this.terminal = terminal;
  }

  DemoReport run(Traffic traffic) throws IOException, InterruptedException {
    try (var client = new ChatClient(stack.listener());
        var replay = new ReplayClient(stack.admin())) {
      traffic.drive(client, new Listener(replay));
    }
    Counters envoy = Counters.of(stack.counters());
    return new DemoReport(List.copyOf(turns), envoy, stack.urls());
  }

  /** The model whose server got that turn, whatever it answered; with several tries the last. */
  private String servedModel(TurnResult result) {
    String name = ChatCall.turnName(result.session(), result.turn());
    return servers.stream()
        .flatMap(server -> last(server, name).stream())
        .max(Comparator.comparing(Got::at))
        .map(Got::model)
        .orElse("");
  }

  private record Got(String model, Instant at) {}

  private static Optional<Got> last(SampleModelServer server, String turnName) {
    return server.received().reversed().stream()
        .filter(received -> received.header(ChatCall.TURN_HEADER).equals(turnName))
        .findFirst()
        .map(received -> new Got(server.name(), received.at()));
  }

  private final class Listener implements TurnListener {
    private final ReplayClient replay;

    Listener(ReplayClient replay) {
      this.replay = replay;
    }

    @Override
    public void user(String session, String text, Duration pauseBefore) {
      terminal.user(session, text, pauseBefore);
    }

    @Override
    public void before(String session, int turn) throws IOException, InterruptedException {
      breakage.before(started++, stack, servers);
    }

    @Override
    public void after(TurnResult result) throws IOException, InterruptedException {
      breakage.after(started - 1, stack);
      Optional<ReplayRecord> seen =
          replay.find(result.session(), result.reply().header("x-vsr-replay-id"));
      DemoTurn turn = DemoTurn.of(result, servedModel(result), seen);
      turns.add(turn);
      terminal.turn(turn);
    }
  }
}
