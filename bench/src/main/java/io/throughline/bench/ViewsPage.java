package io.throughline.bench;

import io.throughline.bench.SelectorPage.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The page on how long the console's views take, from what {@code JournalSoak} found.
 *
 * @param found numbers by the name of the store
 */
record ViewsPage(Map<String, JsonNode> found) {
  private static final double VIEW_MILLIS_MAX = 1_000;

  /** Asked once an hour, by nobody who waits. */
  private static final double LENGTHS_MILLIS_MAX = 5_000;

  private static final String LENGTHS = "lengths";
  private static final String P95 = "_ms_p95";

  private List<String> questions() {
    return found.values().iterator().next().propertyNames().stream()
        .filter(key -> key.endsWith(P95))
        .map(key -> key.substring(0, key.length() - P95.length()))
        .toList();
  }

  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (Map.Entry<String, JsonNode> store : found.entrySet()) {
      for (String question : questions()) {
        goals.add(
            Goal.atMost(
                store.getKey() + ": " + question + ", p95",
                "ms",
                question.equals(LENGTHS) ? LENGTHS_MILLIS_MAX : VIEW_MILLIS_MAX,
                number(store.getValue(), question + P95)));
      }
      double unanswered = number(store.getValue(), "unanswered");
      goals.add(Goal.atMost(store.getKey() + ": not answered in full", "", 0, unanswered));
    }
    return goals;
  }

  private static double number(JsonNode numbers, String key) {
    return numbers.path(key).asDouble(Double.NaN);
  }

  String text(Machine machine) {
    JsonNode any = found.values().iterator().next();
    return """
    # The console's views beside a large journal

    What the [console](../console.md) asks, asked of a journal with %s records of %s sessions in 30 days: through the routes of the admin address in one process, from the question to the bytes of the JSON answer, one at a time; each up to 20 times, fewer where that takes 6 seconds, after all were asked once. Times are in milliseconds; the goal of each is a p95 of at most 1,000, of `lengths` 5,000: the [Guardian](../guardian.md) asks it once an hour and nobody waits.
    Written by `bin/bench journal --views` on %s; raw numbers in [`views.json`](views.json).

    Machine: %d cores, %s, %s; JDK %s; commit %s. The database shares its cores.

    %s
    `replay_…` are pages of 50 records with a filter, and how many match; what `…none_matches` looks for is not there. Such a question is searched from the newest record back for 0.3 s, and answers how far it came ([the journal](../journal.md#searching)): its time is bounded whatever is asked, and the next page goes on from there. `live_snapshot` is of %,.0f live sessions, of which it shows 5,000.

    ## Goals

    %s
    """
        .formatted(
            whole(any, "rows"),
            whole(any, "sessions"),
            machine.date(),
            machine.cores(),
            machine.cpu(),
            machine.kernel(),
            machine.jdk(),
            machine.commit(),
            table(),
            number(any, "live_sessions"),
            verdict());
  }

  private static String whole(JsonNode numbers, String key) {
    return String.format(Locale.ROOT, "%,.0f", number(numbers, key));
  }

  private String table() {
    StringBuilder table = new StringBuilder("| |");
    found.keySet().forEach(store -> table.append(" %s p50 | p95 | max |".formatted(store)));
    table.append("\n|---|").append("---:|---:|---:|".repeat(found.size())).append('\n');
    for (String question : questions()) {
      table.append("| ").append(question).append(" |");
      for (JsonNode numbers : found.values()) {
        for (String point : List.of("_ms_p50", P95, "_ms_max")) {
          double millis = number(numbers, question + point);
          table.append(String.format(Locale.ROOT, " %.0f |", millis));
        }
      }
      table.append('\n');
    }
    return table.toString();
  }

  private String verdict() {
    List<Goal> goals = goals();
    String failed =
        goals.stream()
            .filter(goal -> !goal.pass())
            .map(goal ->
                "- **FAIL** %s: %s (%s)\n".formatted(goal.what(), goal.found(), goal.goal()))
            .collect(Collectors.joining());
    long held = goals.stream().filter(Goal::pass).count();
    return "%d of %d hold.\n%s"
        .formatted(held, goals.size(), failed.isEmpty() ? "" : "\n" + failed);
  }
}
