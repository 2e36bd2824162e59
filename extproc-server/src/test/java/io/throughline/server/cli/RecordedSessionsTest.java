package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.docs.Generated;
import io.throughline.server.SharedData;
import io.throughline.workload.trace.RecordedSession;
import io.throughline.workload.trace.Tiers;
import io.throughline.workload.trace.TraceJudgement;
import io.throughline.workload.trace.TracePolicies;
import io.throughline.workload.trace.TraceTally;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What holds on 307 recorded sessions of a coding agent, and {@code docs/benchmarks/
 * real-sessions.md}, which says it; skipped by name where the recording is not there.
 */
class RecordedSessionsTest {
  private static final double ERROR_MAX = .10;
  private static final double BIAS_MAX = .02;
  private static final String TEXT =
      """
      # Recorded sessions of a coding agent

      %,d requests in %d sessions that people had with a coding agent, replayed under the laboratory's policies with each model's prefix cache simulated. Written by
      `bench/real-sessions`; a test compares this page with what the code does wherever the recording is. `bin/throughline workload --trace FILE` does the same with recordings and
      prices of your own.

      ## What it comes to

      | | single-turn | sticky | session-aware |
      |---|---|---|---|
      %s%s

      | policy | cost | cut | input cost | expected | error | bias | cached | switches | unsafe | quality | shortfall | under-served |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|
      %s
      - **cost**: USD for input and output. **cut**: share of single-turn's cost that is saved; negative costs more.
      - **expected**: what the input was expected to cost, turn by turn, before each answer. **Error, bias**: Σ |expected − true| and Σ (expected − true), as shares of the true input cost.
      - **cached**: share of the input that was read from caches. **unsafe**: model changes on requests that answer a tool call.
      - **shortfall**: mean quality that requests asked for and did not get. **Under-served**: share of requests whose model is below the asked one.

      A clairvoyant optimum is not among the rows: a cache lives on after a switch, so what a turn costs depends on when each model was last used, and no small table of states holds that exactly.

      ## The caches

      A model that answered request *k* and none since reads of request *t* the least prefix that any two neighbours from *k* to *t* share, if *t* came less than its `cache_lifetime` (here 300 s)
      after the end of the answer to *k*; else nothing. Each use renews it. What is not read is written, at the price of a write for five minutes. Prefixes are the recording's own, in blocks of 64 tokens.
      Requests, their sizes and their times are as recorded, whatever model a policy takes: how another model would have gone on is not known.

      Prices are modelled on one vendor's public list for three tiers (Anthropic, <https://docs.claude.com/en/docs/about-claude/pricing>, November 2025), in USD for 1,000,000 tokens; the qualities are ours:

      | model | input | cache read | cache write | output | quality |
      |---|---|---|---|---|---|
      | small | 1 | 0.10 | 1.25 | 5 | .64 |
      | middle | 3 | 0.30 | 3.75 | 15 | .78 |
      | large | 5 | 0.50 | 6.25 | 25 | .94 |

      ## What a request asks for

      The recording has no text and does not say how hard a request was, so a stand-in that can be known when the request arrives does: **large** where a session begins, where the conversation got
      shorter (it was rewritten), or where a user's turn brings 500 new tokens or more; **middle** for other turns of a user, and for tool results that bring 2,000 new tokens or follow an answer
      of 1,000; **small** for all other tool results. New tokens are the input less the input and the output before. Size is not difficulty: shortfall says how far a policy stays below this stand-in, not how good its
      answers were.

      ## What the expectation knew

      The selector that serves requests and the session ledger that serves requests made it: for each model, when its last answer in this session ended, how many tokens it was sent, and how many the
      provider reported as cached. Of the request it knew the size and the time; the tokens are the provider's own count here, while the sidecar estimates them from the text. It knew neither the
      shared prefix nor anything of the answer. Nearly all of the error is where a conversation was rewritten, of which little is read, and the turn after, which is expected to read as little again.
      """;

  private static List<RecordedSession> sessions = List.of();
  private static TraceJudgement judgement =
      TraceJudgement.of(List.of(), Tiers.DEFAULT, List.of(), policy -> {});

  @BeforeAll
  static void replay() throws IOException {
    sessions = TraceFile.read(SharedData.file("data/claude-code-sessions.csv.gz"));
    judgement =
        TraceJudgement.of(
            sessions, Tiers.DEFAULT, TracePolicies.standard(Tiers.DEFAULT), policy -> {});
  }

  @Test
  void everyRequestIsReplayed() {
    assertEquals(307, sessions.size());
    judgement.rows().forEach(row -> assertEquals(19_265, row.requests(), row.name()));
  }

  @Test
  void whatInputCostsIsExpectedWithinTenPercentAndTwoOfBias() {
    for (TraceTally row : judgement.rows()) {
      assertTrue(row.error() <= ERROR_MAX, row.name() + ": " + row.error());
      assertTrue(Math.abs(row.bias()) <= BIAS_MAX, row.name() + ": " + row.bias());
    }
  }

  @Test
  void theShippedSelectorNeverMovesWithinAToolLoop() {
    assertEquals(0, row("session-aware").unsafe());
    assertTrue(row("single-turn").unsafe() > 1_000, "there is something to keep safe");
  }

  @Test
  void thePageIsUpToDate() {
    Generated.agrees(
        "docs/benchmarks/real-sessions.md",
        TEXT.formatted(
            judgement.baseline().requests(), sessions.size(), headline(), standing(), table()));
  }

  private static String headline() {
    List<TraceTally> rows = List.of(row("single-turn"), row("sticky"), row("session-aware"));
    return line("true cost in USD", rows, "%,.2f", row -> row.cost().toDouble())
        + line("switches", rows, "%,.0f", TraceTally::switches)
        + line("of them within a tool loop", rows, "%,.0f", TraceTally::unsafe)
        + line("share of the input read from caches", rows, "%.4f", TraceTally::cacheHitShare)
        + line("mean quality", rows, "%.4f", TraceTally::quality)
        + line("shortfall", rows, "%.4f", TraceTally::shortfall)
        + "\n";
  }

  private static String line(
      String what, List<TraceTally> rows, String form, ToDoubleFunction<TraceTally> of) {
    StringBuilder line = new StringBuilder("| " + what + " |");
    for (TraceTally row : rows) {
      line.append(' ').append(String.format(Locale.ROOT, form, of.applyAsDouble(row))).append(" |");
    }
    return line.append('\n').toString();
  }

  private static String standing() {
    TraceTally single = row("single-turn");
    TraceTally shipped = row("session-aware");
    TraceTally middle = row("always-middle");
    return String.format(
        Locale.ROOT,
        """
        Routing each request for itself changes the model on %.0f %% of the requests, %,d times within a tool loop, and pays for caches that it then leaves: at these prices one middle model for
        everything would cost %.0f %% less. `session-aware` never moves within a tool loop and reads %.0f %% of its input from caches, and gives up %.4f of the quality that is asked for; as a tool loop
        keeps the model of the turn that began it, it pays the large model for the easy steps after a hard one, and costs %.2f times what single-turn does.\
        """,
        100.0 * single.switches() / single.requests(),
        single.unsafe(),
        100 * middle.costCut(judgement.baseline()),
        100 * shipped.cacheHitShare(),
        shipped.shortfall(),
        1 - shipped.costCut(judgement.baseline()));
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    for (TraceTally row : judgement.rows()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.1f %% | %.2f | %.2f | %.2f %% | %+.2f %% | %.4f | %,d | %,d | %.4f | %.4f | %.4f |%n",
              row.name(),
              row.cost().toDouble(),
              100 * row.costCut(judgement.baseline()),
              row.inputCost().toDouble(),
              row.expectedInputCost(),
              100 * row.error(),
              100 * row.bias(),
              row.cacheHitShare(),
              row.switches(),
              row.unsafe(),
              row.quality(),
              row.shortfall(),
              row.underServedShare()));
    }
    return table.toString();
  }

  private static TraceTally row(String name) {
    return judgement.rows().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
