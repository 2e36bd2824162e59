package io.throughline.bench;

import io.throughline.bench.SelectorPage.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report on sessions in a Redis as Markdown and as JSON.
 *
 * @param chaos what {@code bin/chaos --json} printed
 * @param soak what {@code SharedSoak} printed
 */
record SessionStorePage(JsonNode chaos, JsonNode soak) {
  private static final double SESSION_BYTES_MAX = 700;
  private static final double PAUSE_MILLIS_MAX = 100;
  private static final List<String> COUNTED =
      List.of(
          "turns",
          "failed",
          "locked",
          "switches",
          "unsafe",
          "strayed",
          "unproven_moved",
          "moved_silently",
          "faults",
          "lost_writes",
          "pushed",
          "p50_ms",
          "p99_ms",
          "max_ms");

  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (JsonNode found : chaos.path("cases").values()) {
      String name = found.path("case").asString("");
      switch (name) {
        case "hopping" -> {
          goals.add(goal(found, "hopping turns whose record differs", "", 0, "differing"));
          goals.add(moved(found, name));
        }
        case "concurrent" -> {
          goals.add(goal(found, "concurrent turns lost", "", 0, "lost_turns"));
          goals.add(goal(found, "switches of concurrent turns lost", "", 0, "lost_switches"));
          goals.add(moved(found, name));
        }
        case "undisturbed" -> goals.add(moved(found, name));
        case "latency" -> latency(goals, found);
        default -> {
          goals.add(goal(found, "failed requests; " + name, "", 0, "failed"));
          goals.add(goal(found, "unsafe switches of proven turns; " + name, "", 0, "unsafe"));
        }
      }
      goals.add(
          Goal.atMost(
              "what else must hold, and does not; " + name, "", 0, found.path("problems").size()));
    }
    goals.add(goal(soak, "a typical session in Redis", "B", SESSION_BYTES_MAX, "bytes_in_redis"));
    goals.add(
        goal(soak, "worst pause of the collector", "ms", PAUSE_MILLIS_MAX, "worst_pause_millis"));
    goals.add(goal(soak, "sessions that did not expire", "", 0, "not_expired"));
    goals.add(goal(soak, "writes that failed", "", 0, "failed_writes"));
    return goals;
  }

  private static void latency(List<Goal> goals, JsonNode found) {
    double trips = found.path("round_trips_at_a_distance").asDouble(Double.NaN);
    goals.add(
        new Goal(
            "round trips added to p50, Redis at a distance",
            "≤ 1, to a tenth",
            String.format(Locale.ROOT, "%.2f", trips),
            Math.round(trips * 10) <= 10));
    double beside = ms(found, "redis") - ms(found, "memory");
    goals.add(
        new Goal(
            "added to p50, Redis beside the sidecar",
            String.format(Locale.ROOT, "≤ %.2f ms, a GET", ms(found, "get")),
            String.format(Locale.ROOT, "%.2f ms", beside),
            beside <= ms(found, "get")));
  }

  private static double ms(JsonNode found, String lane) {
    return found.path(lane + "_p50_ms").asDouble(Double.NaN);
  }

  private static Goal moved(JsonNode found, String name) {
    int all =
        found.path("unsafe").asInt(-1)
            + found.path("strayed").asInt(-1)
            + found.path("unproven_moved").asInt(-1);
    return Goal.atMost("locked turns that moved; " + name, "", 0, all);
  }

  private static Goal goal(JsonNode from, String what, String unit, double max, String found) {
    return Goal.atMost(what, unit, max, from.path(found).asDouble(Double.NaN));
  }

  String text(Machine machine) {
    return """
    # Sessions in a Redis

    Two sidecars, each behind an Envoy of its own, on one Redis: what becomes of turns that hop between them, of turns at once, of turns while that Redis is
    in trouble; and what it costs. Written by `bench/session-store` on %s; raw numbers in [`session-store.json`](session-store.json).

    Machine: %d cores, %s, %s; JDK %s; commit %s. Envoys, sidecars, Redis, model servers and clients share its cores.

    ## Goals

    |  | goal | found |  |
    |---|---|---|---|
    %s
    ## Turns

    |  | %s |
    |---|%s
    %s
    `bin/chaos` makes them, and explains the words. **hopping**: every turn goes to a replica at random after the one before has ended, sessions named by the client, known by their beginning, and
    continued by the provider's ids in equal parts; each record is compared with that of the same turn through one sidecar that remembers for itself, field by field but for ids and times.
    **concurrent**: five turns of a session at the same moment, then the answers to their calls. **undisturbed** and the others: clients that wait for nothing but their answers, while that happens to the Redis again and
    again for a minute each, two seconds at least every time. Turns that strayed carry ids that one replica issued while the other could not learn of it: no request proves that. `degraded`, by case:

    %s
    ## Time

    |  | p50 ms | p99 ms |
    |---|---|---|
    %s
    The same requests one after the other, in turn, %s of each. At a distance means a line of 5 ms each way between sidecar and Redis. A `GET` is that of the sidecar's own client, from another process.

    ## A million sessions

    |  |  |
    |---|---|
    %s
    Written through the sidecar's store, not through Envoy, in a process with the flags of `bin/throughline` that remembers as many sessions itself; then others are written until all of the first have expired.
    Sessions have eight to sixteen turns, three models and ten tool calls. Bytes are what `MEMORY USAGE` says, the key included; pauses are those that the collector reports.
    """
        .formatted(
            machine.date(),
            machine.cores(),
            machine.cpu(),
            machine.kernel(),
            machine.jdk(),
            machine.commit(),
            goalRows(),
            String.join(" | ", COUNTED).replace('_', ' '),
            "---|".repeat(COUNTED.size()),
            turnRows(),
            degraded(),
            timeRows(),
            latency().path("rounds").asString("0"),
            soakRows());
  }

  private JsonNode latency() {
    for (JsonNode found : chaos.path("cases").values()) {
      if (found.path("case").asString("").equals("latency")) {
        return found;
      }
    }
    return chaos.path("none");
  }

  private String goalRows() {
    StringBuilder rows = new StringBuilder();
    for (Goal goal : goals()) {
      rows.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  goal.what(), goal.goal(), goal.found(), goal.pass() ? "pass" : "**FAIL**"));
    }
    return rows.toString();
  }

  private String turnRows() {
    StringBuilder rows = new StringBuilder();
    for (JsonNode found : chaos.path("cases").values()) {
      if (!found.path("case").asString("").equals("latency")) {
        rows.append("| ").append(found.path("case").asString(""));
        COUNTED.forEach(name -> rows.append(" | ").append(found.path(name).asString("")));
        rows.append(" |\n");
      }
    }
    return rows.toString();
  }

  private String degraded() {
    StringBuilder lines = new StringBuilder();
    for (JsonNode found : chaos.path("cases").values()) {
      JsonNode reasons = found.path("degraded");
      if (!reasons.isEmpty()) {
        List<String> counts = new ArrayList<>();
        reasons
            .properties()
            .forEach(reason ->
                counts.add("`%s` %s".formatted(reason.getKey(), reason.getValue().asString())));
        lines.append("- ").append(found.path("case").asString("")).append(": ");
        lines.append(String.join(", ", counts)).append('\n');
      }
    }
    return lines.toString();
  }

  private String timeRows() {
    return timeRow("a turn, sessions in the sidecar", "memory")
        + timeRow("a turn, Redis beside the sidecar", "redis")
        + timeRow("a `GET` to it", "get")
        + timeRow("a turn, Redis at a distance", "distant")
        + timeRow("a `GET` to it", "distant_get");
  }

  private String timeRow(String what, String lane) {
    JsonNode found = latency();
    return "| %s | %s | %s |\n"
        .formatted(
            what,
            found.path(lane + "_p50_ms").asString(""),
            found.path(lane + "_p99_ms").asString(""));
  }

  private String soakRows() {
    StringBuilder rows = new StringBuilder();
    soak.properties()
        .forEach(entry ->
            rows.append(
                "| %s | %s |\n"
                    .formatted(entry.getKey().replace('_', ' '), entry.getValue().asString())));
    return rows.toString();
  }

  String json(Machine machine) {
    return JsonMapper.builder()
            .build()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(
                Map.of("machine", machine, "goals", goals(), "chaos", chaos, "soak", soak))
        + "\n";
  }
}
