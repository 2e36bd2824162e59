package io.throughline.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Records as they end. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = "Prints the records of a running sidecar as they end, a line each, until Ctrl-C.")
final class TailCommand implements Callable<Integer> {
  private static final int RECORDS_MAX = 2_000;
  private static final long LOOK_MILLIS = 1_000;

  /** What takes longer is printed as it is, and no longer waited for. */
  private static final Duration OPEN_MOST = Duration.ofMinutes(10);

  /** A record may be seen this much after a later one. */
  private static final Duration LATE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;
  @Mixin private final AdminOption admin = new AdminOption();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Period.class,
      description = "End after this time, such as 10s.")
  private @Nullable Duration within;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Period.class,
      defaultValue = "1m",
      description = "Begin with the records of this time before now (default: 1m).")
  private Duration since;

  @Option(names = "--json", description = "Print the records, a JSON object a line.")
  private boolean json;

  private final Set<String> printed = new HashSet<>();
  private Instant from = Instant.EPOCH;

  @Override
  public Integer call() throws IOException, InterruptedException {
    from = Instant.now().minus(since);
    long end = within == null ? Long.MAX_VALUE : System.currentTimeMillis() + within.toMillis();
    try (AdminClient client = admin.client(spec)) {
      look(client);
      while (System.currentTimeMillis() < end) {
        TimeUnit.MILLISECONDS.sleep(Math.min(LOOK_MILLIS, end - System.currentTimeMillis()));
        look(client);
      }
    }
    return Exit.OK;
  }

  private void look(AdminClient client) throws IOException {
    List<JsonNode> records =
        RecordPages.newest(client, Map.of("from", from.toString()), RECORDS_MAX).reversed();
    Instant next = from;
    boolean waiting = false;
    for (JsonNode replay : records) {
      Instant at = Instant.parse(replay.path("timestamp").asString());
      if (isOpen(replay, at)) {
        waiting = true;
      } else {
        if (printed.add(replay.path("id").asString())) {
          print(replay);
        }
        next = waiting ? next : at;
      }
    }
    Instant late = next.minus(LATE);
    from = late.isAfter(from) ? late : from;
    printed.retainAll(records.stream().map(one -> one.path("id").asString()).toList());
  }

  private static boolean isOpen(JsonNode replay, Instant at) {
    return replay.path("lifecycle_state").asString("").equals("in_progress")
        && at.isAfter(Instant.now().minus(OPEN_MOST));
  }

  private void print(JsonNode replay) {
    PrintWriter out = spec.commandLine().getOut();
    String line =
        json
            ? replay.toString()
            : TextTable.printable(
                String.join(
                    "  ", TurnCells.of(replay).stream().filter(cell -> !cell.isEmpty()).toList()));
    out.println(json || line.length() <= TextTable.WIDTH_MAX ? line : cut(line));
    out.flush();
  }

  private static String cut(String line) {
    return line.substring(0, TextTable.WIDTH_MAX - 1) + "…";
  }
}
