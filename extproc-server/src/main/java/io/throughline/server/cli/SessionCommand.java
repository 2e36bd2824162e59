package io.throughline.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The turns of one session. */
@Command(
    name = "session",
    mixinStandardHelpOptions = true,
    description =
        "Shows the turns of one session of a running sidecar, oldest first; times in UTC.")
final class SessionCommand implements Callable<Integer> {
  private static final int TURNS_MAX = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private final AdminOption admin = new AdminOption();

  @Parameters(paramLabel = "ID", description = "The session's id as the client sent it.")
  private String id;

  @Option(names = "--tenant", paramLabel = "NAME", description = "Only that tenant's.")
  private @Nullable String tenant;

  @Option(names = "--json", description = "Print the records, a JSON object a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Map<String, String> filters = new HashMap<>(Map.of("session_id", id));
    if (tenant != null) {
      filters.put("tenant", tenant);
    }
    List<JsonNode> turns;
    try (AdminClient client = admin.client(spec)) {
      turns = RecordPages.newest(client, filters, TURNS_MAX).reversed();
    }
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("no record of that session");
    }
    print(turns);
    return Exit.OK;
  }

  private void print(List<JsonNode> turns) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      turns.forEach(turn -> out.println(turn.toString()));
      return;
    }
    TextTable table = new TextTable(TurnCells.HEADER);
    turns.forEach(turn -> table.add(TurnCells.of(turn)));
    table.lines().forEach(out::println);
  }
}
