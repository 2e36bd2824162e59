package io.throughline.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** One record, explained. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Explains one record of a running sidecar: candidates, lock, plan, costs.")
final class ReplayCommand implements Callable<Integer> {
  private static final String[] CANDIDATES = {
    "candidate",
    "base",
    "final",
    "gap",
    "handoff",
    "cache+",
    "cache-",
    "loop",
    "history",
    "cost x",
    "net"
  };
  private static final String[] TRACE = {
    "base_score",
    "final_score",
    "quality_gap",
    "handoff_penalty",
    "prefix_cache_benefit",
    "prefix_cache_penalty",
    "tool_loop_penalty",
    "switch_history_penalty",
    "frontier_cost_multiplier",
    "net_switch_advantage"
  };
  private static final String[] POLICY = {
    "phase",
    "base_method",
    "base_selected_model",
    "current_model",
    "hard_lock_reason",
    "lock_owner",
    "decision_reason",
    "decision_reason_detail",
    "degraded",
    "switch_margin",
    "stay_bias",
    "cache_warmth",
    "remaining_turns_estimate",
    "plan_fallback"
  };
  private static final int LABEL_WIDTH = 26;

  @Spec private CommandSpec spec;
  @Mixin private final AdminOption admin = new AdminOption();

  @Parameters(paramLabel = "ID", description = "The record's id: x-vsr-replay-id.")
  private String id;

  @Option(names = "--json", description = "Print the record as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (AdminClient client = admin.client(spec)) {
      JsonNode replay = RecordPages.one(client, id);
      (json ? List.of(replay.toString()) : lines(replay)).forEach(out::println);
    }
    return Exit.OK;
  }

  private static List<String> lines(JsonNode replay) {
    List<String> lines = new ArrayList<>();
    JsonNode policy = replay.path("session_policy");
    for (Map.Entry<String, JsonNode> field : replay.properties()) {
      if (field.getValue().isValueNode()) {
        lines.add(line(field.getKey(), field.getValue()));
      }
    }
    for (String key : POLICY) {
      JsonNode value = policy.path(key);
      if (!value.isMissingNode() && !value.asString("").isEmpty()) {
        lines.add(line(key, value));
      }
    }
    addCandidates(lines, policy.path("candidate_traces"));
    addAll(lines, "unfit", policy.path("unfit_models"));
    addAll(lines, "plan", policy.path("plan"));
    addAll(lines, "turn costs", replay.path("turn_costs"));
    return lines;
  }

  private static void addCandidates(List<String> lines, JsonNode traces) {
    if (traces.isEmpty()) {
      return;
    }
    TextTable table = new TextTable(CANDIDATES);
    for (Map.Entry<String, JsonNode> one : traces.properties()) {
      List<String> row = new ArrayList<>();
      row.add(one.getKey() + (one.getValue().path("current").asBoolean(false) ? " *" : ""));
      for (String column : TRACE) {
        row.add(number(one.getValue().path(column)));
      }
      table.add(row);
    }
    lines.add("");
    lines.addAll(table.lines());
    lines.add("* the session's model");
  }

  /** A tree as lines, names joined by dots. */
  private static void addAll(List<String> lines, String title, JsonNode tree) {
    if (!tree.isEmpty()) {
      lines.add("");
      lines.add(title);
      addLeaves(lines, "  ", tree);
    }
  }

  private static void addLeaves(List<String> lines, String prefix, JsonNode tree) {
    for (Map.Entry<String, JsonNode> one : tree.properties()) {
      if (one.getValue().isObject()) {
        addLeaves(lines, prefix + TextTable.printable(one.getKey()) + ".", one.getValue());
      } else {
        lines.add(line(prefix + one.getKey(), one.getValue()));
      }
    }
  }

  private static String line(String label, JsonNode value) {
    String text = value.isValueNode() ? number(value) : value.toString();
    String line =
        TextTable.printable(label)
            + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()))
            + TextTable.printable(text);
    return line.length() <= TextTable.WIDTH_MAX
        ? line
        : line.substring(0, TextTable.WIDTH_MAX - 1) + "…";
  }

  private static String number(JsonNode value) {
    return value.isBigDecimal() || value.isFloatingPointNumber()
        ? TurnCells.money(value.decimalValue())
        : value.asString("");
  }
}
