package io.throughline.server.cli;

import io.throughline.server.cli.AdminClient.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The sessions of the last hour, as their sums are kept. */
@Command(
    name = "sessions",
    mixinStandardHelpOptions = true,
    description = "Lists the sessions of a running sidecar, the one seen last first; times in UTC.",
    footer = {
      "",
      "Turns, tokens and costs are those of the whole session. The period, and when sums were",
      "brought up to date, are told on standard error. A journal in memory has no sums."
    })
final class SessionsCommand implements Callable<Integer> {
  private static final String PATH = "/api/sessions";
  private static final int PAGE_MAX = 500;
  private static final int UNAVAILABLE = 503;

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

  @Option(names = "--tenant", paramLabel = "NAME", description = "Only that tenant's.")
  private @Nullable String tenant;

  @Option(
      names = "--json",
      description = "Print a JSON object a line, as GET /api/sessions has it.")
  private boolean json;

  private final List<JsonNode> sessions = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    try (AdminClient client = admin.client(spec)) {
      read(client);
    } catch (Refused e) {
      if (e.status() == UNAVAILABLE) {
        throw new IllegalStateException(
            e.getMessage() + "; `throughline session ID` and `throughline tail` read records", e);
      }
      throw e;
    }
    print();
    return Exit.OK;
  }

  private void read(AdminClient client) throws IOException {
    int most = Math.max(1, limit);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("from", Instant.now().minus(since).toString());
    if (tenant != null) {
      query.put("tenant", tenant);
    }
    boolean more = true;
    while (more && sessions.size() < most) {
      query.put("limit", String.valueOf(Math.min(PAGE_MAX, most - sessions.size())));
      query.put("offset", String.valueOf(sessions.size()));
      JsonNode page = client.get(PATH, query);
      if (sessions.isEmpty()) {
        tellPeriod(page);
      }
      page.path("sessions").forEach(sessions::add);
      more = page.path("has_more").asBoolean(false);
    }
  }

  private void tellPeriod(JsonNode page) {
    spec.commandLine()
        .getErr()
        .printf(
            "sessions: from %s to %s, rolled up at %s%n",
            SessionCells.time(page.path("from")),
            SessionCells.time(page.path("to")),
            SessionCells.time(page.path("rolled_up_at")));
  }

  private void print() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      sessions.forEach(one -> out.println(one.toString()));
      return;
    }
    TextTable table = new TextTable(SessionCells.HEADER);
    sessions.forEach(one -> table.add(SessionCells.of(one)));
    table.lines().forEach(out::println);
  }
}
