package io.throughline.bench;

import io.throughline.bench.SelectorPage.Goal;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs {@code JournalSoak} on each store and writes the report on the journal. Arguments: the
 * checkout, what to measure ({@code full}, {@code quick} for nothing, or {@code views}), how many
 * records, how many with copies, a scratch folder, then the JVM options of the sidecar. Exits with
 * 1 when a goal does not hold.
 */
public final class JournalReport {
  private static final List<String> STORES = List.of("embedded", "postgres");
  private static final String ROW = "| %s | %s |%n";

  private JournalReport() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    Path root = Path.of(all.get(0));
    boolean quick = all.get(1).equals("quick");
    boolean views = all.get(1).equals("views");
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (String store : STORES) {
      List<String> soak =
          List.of(store, all.get(2), all.get(3), all.get(4) + File.separator + store, all.get(1));
      found.put(store, soak(soak, all.subList(5, all.size())));
    }
    Machine machine = Machine.of(root);
    String text = views ? new ViewsPage(found).text(machine) : text(found, machine);
    System.out.print(text);
    if (quick) {
      return;
    }
    Path folder = root.resolve("docs/benchmarks");
    String page = views ? "views" : "journal";
    Files.writeString(folder.resolve(page + ".md"), text);
    Files.writeString(
        folder.resolve(page + ".json"),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(found) + "\n");
    List<Goal> goals = views ? new ViewsPage(found).goals() : goals(found);
    if (!goals.stream().allMatch(Goal::pass)) {
      System.exit(1);
    }
  }

  private static JsonNode soak(List<String> arguments, List<String> jvm)
      throws IOException, InterruptedException {
    String store = arguments.getFirst();
    System.err.println("journal: " + store);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(jvm);
    command.add("-Xmx2g");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.throughline.server.exchange.JournalSoak");
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || said.isBlank()) {
      throw new IOException(store + ": exit " + process.exitValue() + " without a result");
    }
    String result = said.lines().toList().getLast();
    System.err.println("journal: " + store + ": " + result);
    return JsonMapper.shared().readTree(result);
  }

  private static List<Goal> goals(Map<String, JsonNode> found) {
    List<Goal> goals = new ArrayList<>();
    for (Map.Entry<String, JsonNode> store : found.entrySet()) {
      boolean embedded = store.getKey().equals("embedded");
      String name = store.getKey();
      JsonNode numbers = store.getValue();
      double rate = numbers.path("records_per_second").asDouble(0);
      double least = embedded ? 10_000 : 5_000;
      goals.add(
          new Goal(
              name + ": records a second, begun and ended",
              String.format(Locale.ROOT, "≥ %.0f", least),
              String.format(Locale.ROOT, "%.0f", rate),
              rate >= least));
      atMost(
          goals,
          name + ": a page of a session, p95",
          "ms",
          embedded ? 50 : 20,
          numbers,
          "session_page_ms_p95");
      atMost(goals, name + ": the newest records, p95", "ms", 20, numbers, "newest_page_ms_p95");
      atMost(goals, name + ": the newest sessions, p95", "ms", 20, numbers, "sessions_page_ms_p95");
      atMost(goals, name + ": overview of 30 days, p95", "ms", 100, numbers, "overview_ms_p95");
      atMost(goals, name + ": models over 30 days, p95", "ms", 100, numbers, "models_ms_p95");
      atMost(
          goals,
          name + ": appending, store there, p99",
          "ns",
          2_000,
          numbers,
          "append_store_there_ns_p99");
      atMost(
          goals,
          name + ": appending, store away, p99",
          "ns",
          2_000,
          numbers,
          "append_store_away_ns_p99");
      atMost(goals, name + ": records lost", "", 0, numbers, "dropped");
    }
    return goals;
  }

  private static void atMost(
      List<Goal> goals, String what, String unit, double max, JsonNode numbers, String key) {
    goals.add(Goal.atMost(what, unit, max, numbers.path(key).asDouble(Double.NaN)));
  }

  private static String text(Map<String, JsonNode> found, Machine machine) {
    String goals =
        goals(found).stream()
            .map(goal ->
                "| %s | %s | %s | %s |%n"
                    .formatted(
                        goal.what(), goal.goal(), goal.found(), goal.pass() ? "pass" : "**FAIL**"))
            .collect(Collectors.joining());
    return """
    # The journal under load

    Records as a busy sidecar makes them, with the whole reasoning of a real choice: 2,000 sessions at one time, 20 turns each, spread over 30 days; 4,000 requests run at any moment, so that a record's beginning and its end are written apart. The first 200,000 records and their sessions are then copied under other ids, at other times of the month, until there are as many rows as below; then what people ask is asked.
    Written by `bench/journal` on %s; raw numbers in [`journal.json`](journal.json).

    Machine: %d cores, %s, %s; JDK %s; commit %s. The writer, the database and the questions share its cores; both databases sync each batch to the disk.

    ## Goals

    |  | goal | found |  |
    |---|---|---|---|
    %s
    ## All numbers

    A page is 50 records and the count of all that match, up to 10,000. Appending is timed around each call, with the two clock readings in it.

    %s\
    """
        .formatted(
            machine.date(),
            machine.cores(),
            machine.cpu(),
            machine.kernel(),
            machine.jdk(),
            machine.commit(),
            goals,
            numbers(found));
  }

  private static String numbers(Map<String, JsonNode> found) {
    StringBuilder table = new StringBuilder();
    table.append(ROW.formatted("", String.join(" | ", found.keySet())));
    table.append(ROW.formatted("---", "---|".repeat(found.size() - 1) + "---"));
    for (String key : found.values().iterator().next().propertyNames()) {
      table.append(
          ROW.formatted(
              key,
              found.values().stream()
                  .map(numbers -> "%.2f".formatted(numbers.path(key).asDouble(Double.NaN)))
                  .collect(Collectors.joining(" | "))));
    }
    return table.toString();
  }
}
