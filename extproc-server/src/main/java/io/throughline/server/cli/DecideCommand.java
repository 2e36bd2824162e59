package io.throughline.server.cli;

import io.throughline.replay.JsonNumbers;
import io.throughline.selector.Selection;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SessionAwareSelector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Decides recorded cases with the selector that serves requests. */
@Command(
    name = "decide",
    mixinStandardHelpOptions = true,
    description = {
      "Reads one JSON object a line: config, models, candidates, base, lookup, session,",
      "decision_name, category_name. Writes one object a line, in order: selected_model, score,",
      "confidence, all_scores, policy, reasoning. A line that is none gives {\"error\": {line,",
      "message}}, and the exit code is 1 at the end."
    },
    footer = {"", "Example:", "  throughline decide < cases.jsonl > decisions.jsonl"})
final class DecideCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final SessionAwareSelector selector = new SessionAwareSelector();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean failed = false;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Map<String, Object> answer = answer(line, number);
      failed |= answer.containsKey("error");
      out.println(JSON.writeValueAsString(JsonNumbers.finite(answer)));
      out.flush();
    }
    return failed ? Exit.FAILED : Exit.OK;
  }

  private Map<String, Object> answer(String line, int number) {
    try {
      return json(selector.select(DecisionCase.read(JSON.readTree(line))));
    } catch (JacksonException e) {
      return error(number, "not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return error(number, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> json(Selection selection) {
    if (!(selection instanceof Chosen chosen)) {
      throw new IllegalArgumentException("no model can be chosen: " + selection);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("selected_model", chosen.model());
    json.put("score", chosen.score());
    json.put("confidence", chosen.confidence());
    json.put("all_scores", chosen.scores());
    json.put("policy", chosen.policy().asMap());
    json.put("reasoning", "session_aware: " + chosen.policy().decisionReason());
    return json;
  }

  private static Map<String, Object> error(int line, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("line", line);
    error.put("message", message);
    return Map.of("error", error);
  }
}
