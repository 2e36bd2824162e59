package io.throughline.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sessions of the last hour. */
@Command(
    name = "sessions",
    mixinStandardHelpOptions = true,
    description = "Lists the sessions of a running sidecar, the one seen last first; times in UTC.")
final class SessionsCommand implements Callable<Integer> {
  private static final int RECORDS_MAX = 10_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec;
  @Mixin private final AdminOption admin = new AdminOption();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Period.class,
      defaultValue = "1h",
      description = "Sessions seen within this time before now (default: 1h).")
  private Duration since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most (default: 20).")
  private int limit;

  @Option(names = "--json", description = "Print a JSON object a line.")
  private boolean json;

  private record Name(String tenant, String session) {}

  @Override
  public Integer call() throws IOException {
    Map<Name, List<JsonNode>> sessions = new LinkedHashMap<>();
    try (AdminClient client = admin.client(spec)) {
      Map<String, String> filters = Map.of("from", Instant.now().minus(since).toString());
      for (JsonNode turn : RecordPages.all(client, filters, RECORDS_MAX)) {
        Name name =
            new Name(turn.path("tenant").asString(""), turn.path("session_id").asString(""));
        if (!name.session().isEmpty()) {
          sessions.computeIfAbsent(name, key -> new ArrayList<>()).add(turn);
        }
      }
    }
    print(
        sessions.entrySet().stream()
            .limit(Math.max(1, limit))
            .map(one -> summary(one.getKey(), one.getValue()))
            .toList());
    return Exit.OK;
  }

  /** Of turns, newest first. */
  private static Map<String, Object> summary(Name name, List<JsonNode> turns) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("session_id", name.session());
    json.put("tenant", name.tenant());
    json.put("last_seen", turns.getFirst().path("timestamp").asString(""));
    json.put("turns", turns.size());
    Set<String> models = new TreeSet<>();
    turns.forEach(turn -> models.add(turn.path("selected_model").asString("")));
    models.remove("");
    json.put("models", List.copyOf(models));
    json.put("switches", count(turns, "action", "switch"));
    json.put("tokens", turns.stream().mapToLong(turn -> turn.path("total_tokens").asLong(0)).sum());
    json.put("costs", costs(turns));
    json.put("state", turns.getFirst().path("lifecycle_state").asString(""));
    return json;
  }

  private static long count(List<JsonNode> turns, String field, String value) {
    return turns.stream().filter(turn -> turn.path(field).asString("").equals(value)).count();
  }

  private static Map<String, BigDecimal> costs(List<JsonNode> turns) {
    Map<String, BigDecimal> costs = new TreeMap<>();
    for (JsonNode turn : turns) {
      if (turn.has("actual_cost")) {
        costs.merge(
            turn.path("currency").asString(""),
            turn.path("actual_cost").decimalValue(),
            BigDecimal::add);
      }
    }
    return costs;
  }

  private void print(List<Map<String, Object>> sessions) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      sessions.forEach(one -> out.println(JSON.writeValueAsString(one)));
      return;
    }
    TextTable table =
        new TextTable(
            "session",
            "tenant",
            "last seen",
            "turns",
            "models",
            "switches",
            "tokens",
            "cost",
            "state");
    sessions.forEach(one -> table.add(one.values().stream().map(SessionsCommand::cell).toList()));
    table.lines().forEach(out::println);
  }

  private static String cell(Object value) {
    return switch (value) {
      case List<?> names -> names.stream().map(String::valueOf).collect(Collectors.joining(","));
      case Map<?, ?> costs ->
          costs.entrySet().stream()
              .map(one -> TurnCells.money((BigDecimal) one.getValue()) + " " + one.getKey())
              .collect(Collectors.joining(", "));
      default -> String.valueOf(value).replaceAll("^(\\d{4}-\\S+T\\S{8})\\S*Z$", "$1Z");
    };
  }
}
